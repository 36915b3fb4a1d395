"""The guide in words to markup."""
