"""PDF functions (ISO 32000-2, 7.10): sampled, exponential, stitching, PostScript calculator."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

Function = Callable[[Sequence[float]], tuple[float, ...]]

MOST_NESTED = 8
MOST_STACKED = 100  # ISO 32000-2, annex C: operands a calculator function may hold


class BadFunction(Exception):
    """A function dictionary that breaks its clause; the caller says where."""


def read_function(obj: Any, depth: int = 0) -> Function:
    """A function object, or an array of them for one output each, as something to call."""
    import pikepdf

    if depth > MOST_NESTED:
        raise BadFunction("functions nested too deeply")
    if isinstance(obj, pikepdf.Array):
        parts = [read_function(part, depth + 1) for part in obj]
        return lambda xs: tuple(value for part in parts for value in part(xs))
    kind = int(obj.get("/FunctionType", -1))
    readers = {0: _sampled, 2: _exponential, 3: _stitching, 4: _calculator}
    if kind not in readers:
        raise BadFunction(f"function type {kind}")
    return _within(readers[kind](obj, depth), _pairs(obj.get("/Domain", [0, 1])), _pairs(obj.get("/Range", [])))


def _pairs(numbers: Any) -> list[tuple[float, float]]:
    values = [float(number) for number in numbers]
    return list(zip(values[::2], values[1::2], strict=True))


def _clamp(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def _within(inner: Function, domain: list[tuple[float, float]], spread: list[tuple[float, float]]) -> Function:
    def call(xs: Sequence[float]) -> tuple[float, ...]:
        out = inner([_clamp(x, limits) for x, limits in zip(xs, domain, strict=False)])
        return tuple(_clamp(y, limits) for y, limits in zip(out, spread, strict=False)) if spread else out

    return call


def _between(x: float, source: tuple[float, float], target: tuple[float, float]) -> float:
    if source[0] == source[1]:
        return target[0]
    return target[0] + (x - source[0]) * (target[1] - target[0]) / (source[1] - source[0])


def _exponential(obj: Any, _depth: int) -> Function:
    first = [float(value) for value in obj.get("/C0", [0])]
    last = [float(value) for value in obj.get("/C1", [1])]
    power = float(obj.get("/N", 1))

    def call(xs: Sequence[float]) -> tuple[float, ...]:
        share = xs[0] ** power if xs[0] > 0 else (1.0 if power == 0 else 0.0)
        return tuple(a + share * (b - a) for a, b in zip(first, last, strict=False))

    return call


def _stitching(obj: Any, depth: int) -> Function:
    parts = [read_function(part, depth + 1) for part in obj.Functions]
    bounds = [float(value) for value in obj.Bounds]
    codes, domain = _pairs(obj.Encode), _pairs(obj.Domain)[0]
    edges = [domain[0], *bounds, domain[1]]
    if not len(parts) == len(codes) == len(edges) - 1:
        raise BadFunction("a stitching function whose parts, bounds and encodings differ in number")

    def call(xs: Sequence[float]) -> tuple[float, ...]:
        index = sum(xs[0] >= bound for bound in bounds)
        return parts[index]([_between(xs[0], (edges[index], edges[index + 1]), codes[index])])

    return call


def _sampled(obj: Any, _depth: int) -> Function:
    """Nearest sample in all inputs but a single one, which is interpolated: close enough to measure ink."""
    size, bits = [int(value) for value in obj.Size], int(obj.BitsPerSample)
    spread, domain = _pairs(obj.Range), _pairs(obj.Domain)
    encode = _pairs(obj.get("/Encode", [value for count in size for value in (0, count - 1)]))
    decode = _pairs(obj.get("/Decode", obj.Range))
    data, outputs, top = obj.read_bytes(), len(spread), (1 << bits) - 1
    if math.prod(size) * outputs * bits > len(data) * 8:
        raise BadFunction("a sampled function with too few samples")

    def sample(place: int) -> tuple[float, ...]:
        return tuple(_between(_bits(data, (place * outputs + n) * bits, bits), (0, top), decode[n]) for n in range(outputs))

    def call(xs: Sequence[float]) -> tuple[float, ...]:
        at = [_clamp(_between(x, d, e), (0, s - 1)) for x, d, e, s in zip(xs, domain, encode, size, strict=False)]
        if len(at) == 1:
            low = int(at[0])
            one, other = sample(low), sample(min(low + 1, size[0] - 1))
            return tuple(a + (at[0] - low) * (b - a) for a, b in zip(one, other, strict=True))
        place, step = 0, 1
        for value, count in zip(at, size, strict=True):
            place, step = place + round(value) * step, step * count
        return sample(place)

    return call


def _bits(data: bytes, start: int, count: int) -> int:
    first, last = start // 8, (start + count + 7) // 8
    whole = int.from_bytes(data[first:last], "big")
    return whole >> (last * 8 - start - count) & ((1 << count) - 1)


def _whole(change: Callable[[int, int], int]) -> Callable[[float, float], float]:
    return lambda a, b: float(change(int(a), int(b)))


_TWO: dict[str, Callable[[float, float], Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "exp": lambda a, b: a ** b,
    "div": lambda a, b: a / b if b else 0.0, "idiv": lambda a, b: float(int(a / b)) if b else 0.0,
    "mod": lambda a, b: math.fmod(a, b) if b else 0.0, "atan": lambda a, b: math.degrees(math.atan2(a, b)) % 360,
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le,
    "and": _whole(operator.and_), "or": _whole(operator.or_), "xor": _whole(operator.xor),
    "bitshift": lambda a, b: float(int(a) << min(int(b), 31) if b >= 0 else int(a) >> min(-int(b), 31)),
}
_ONE: dict[str, Callable[[float], Any]] = {
    "abs": abs, "neg": operator.neg, "ceiling": math.ceil, "floor": math.floor, "round": lambda a: math.floor(a + 0.5),
    "truncate": int, "cvi": int, "cvr": float, "sqrt": lambda a: math.sqrt(max(a, 0)), "sin": lambda a: math.sin(math.radians(a)),
    "cos": lambda a: math.cos(math.radians(a)), "ln": lambda a: math.log(max(a, 1e-12)), "log": lambda a: math.log10(max(a, 1e-12)),
    "not": operator.not_,
}


def _calculator(obj: Any, _depth: int) -> Function:
    words = obj.read_bytes().replace(b"{", b" { ").replace(b"}", b" } ").decode("latin-1").split()
    if not words or words[0] != "{" or len(words) > 5000:
        raise BadFunction("a calculator function that is no procedure")
    program, _end = _procedure(words, 1)

    def call(xs: Sequence[float]) -> tuple[float, ...]:
        stack = [float(x) for x in xs]
        try:
            _run(program, stack)
        except (IndexError, ValueError, OverflowError, TypeError) as problem:
            raise BadFunction(f"a calculator function that fails: {problem}") from None
        return tuple(float(value) for value in stack)

    return call


def _procedure(words: list[str], at: int, depth: int = 0) -> tuple[list[Any], int]:
    if depth > MOST_NESTED:
        raise BadFunction("procedures nested too deeply")
    body: list[Any] = []
    while at < len(words) and words[at] != "}":
        if words[at] == "{":
            inner, at = _procedure(words, at + 1, depth + 1)
            body.append(inner)
        else:
            body.append(words[at])
        at += 1
    return body, at


def _run(program: list[Any], stack: list[Any]) -> None:
    for word in program:
        if len(stack) > MOST_STACKED:
            raise IndexError("too many operands")
        if isinstance(word, list):
            stack.append(word)
        elif word in _TWO:
            b, a = stack.pop(), stack.pop()
            stack.append(_TWO[word](a, b))
        elif word in _ONE:
            stack.append(_ONE[word](stack.pop()))
        elif word in _STACK:
            _STACK[word](stack)
        else:
            stack.append({"true": True, "false": False}[word] if word in ("true", "false") else float(word))


def _roll(stack: list[Any]) -> None:
    by, count = int(stack.pop()), int(stack.pop())
    if 0 < count <= len(stack):
        top = stack[-count:]
        by %= count
        stack[-count:] = top[-by:] + top[:-by] if by else top


def _if(stack: list[Any]) -> None:
    body = stack.pop()
    if stack.pop():
        _run(body, stack)


def _if_else(stack: list[Any]) -> None:
    otherwise, body = stack.pop(), stack.pop()
    _run(body if stack.pop() else otherwise, stack)


def _copy(stack: list[Any]) -> None:
    count = int(stack.pop())
    if 0 < count <= len(stack):
        stack.extend(stack[-count:])


def _exchange(stack: list[Any]) -> None:
    stack[-1], stack[-2] = stack[-2], stack[-1]


_STACK: dict[str, Callable[[list[Any]], None]] = {
    "pop": lambda stack: stack.pop() and None, "dup": lambda stack: stack.append(stack[-1]), "exch": _exchange, "copy": _copy,
    "index": lambda stack: stack.append(stack[-1 - int(stack.pop())]), "roll": _roll, "if": _if, "ifelse": _if_else,
}
