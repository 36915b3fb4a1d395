"""One zip that a print shop takes without a question: print files, proofs, ticket, packing list, estimate."""
