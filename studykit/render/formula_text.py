r"""Formulas for a terminal: LaTeX as one line of Unicode, where that can be read (``\alpha_1`` is α₁)."""

from __future__ import annotations

import re

_SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω", "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "oplus": "⊕", "otimes": "⊗",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "Leftarrow": "⇐", "leftrightarrow": "↔",
    "iff": "⇔", "implies": "⇒", "mapsto": "↦", "infty": "∞", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆",
    "supset": "⊃", "supseteq": "⊇", "cup": "∪", "cap": "∩", "setminus": "∖", "emptyset": "∅", "varnothing": "∅",
    "forall": "∀", "exists": "∃", "neg": "¬", "lnot": "¬", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨",
    "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "ldots": "…", "cdots": "⋯", "dots": "…",
    "mid": "∣", "parallel": "∥", "langle": "⟨", "rangle": "⟩", "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊",
    "rfloor": "⌋", "prime": "′", "circ": "∘", "star": "⋆", "ast": "∗", "colon": ":", "quad": "  ", "qquad": "    ",
    "log": "log", "ln": "ln", "exp": "exp", "max": "max", "min": "min", "gcd": "gcd", "bmod": " mod ", "mod": " mod ",
    "{": "{", "}": "}", "%": "%", "_": "_", "&": "&", "#": "#", "$": "$", ",": " ", ";": " ", ":": " ", "!": "",
    " ": " ", "\\": "; ", "left": "", "right": "", "displaystyle": "", "limits": "", "big": "", "Big": "",
}  # fmt: skip
_SUPER = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUB = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_LETTERS = {"mathbb": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)), "mathcal": {}, "mathscr": {}}
_WRAPPERS = frozenset(
    ("text", "textbf", "textit", "texttt", "mathrm", "mathbf", "mathit", "mathsf", "mathtt", "operatorname", *_LETTERS)
)
_PIECE = re.compile(r"\\([A-Za-z]+|.)|([{}^_])|([^\\{}^_]+)", re.S)
_LONGEST = 400


class _Unreadable(Exception):  # noqa: N818 - it never leaves this module
    """The formula needs more than one line."""


def formula_text(latex: str) -> str | None:
    """One line of text, or None for a formula that has to be shown as its source."""
    if len(latex) > _LONGEST:
        return None
    pieces = [found.group() for found in _PIECE.finditer(latex)]
    try:
        text, at = _sequence(pieces, 0)
    except (_Unreadable, RecursionError):
        return None
    return re.sub(r" {3,}", "  ", text).strip() if at == len(pieces) else None


def _sequence(pieces: list[str], at: int) -> tuple[str, int]:
    out = ""
    while at < len(pieces) and pieces[at] != "}":
        if pieces[at] in ("^", "_"):
            raised = pieces[at] == "^"
            inner, at = _argument(pieces, at + 1)
            out += _script(inner, raised)
        else:
            shown, at = _one(pieces, at)
            out += shown
    return out, at


def _one(pieces: list[str], at: int) -> tuple[str, int]:
    piece = pieces[at]
    if piece == "{":
        inner, at = _sequence(pieces, at + 1)
        if at >= len(pieces):
            raise _Unreadable
        return inner, at + 1
    if not piece.startswith("\\"):
        return re.sub(r"\s+", " ", piece), at + 1
    name = piece[1:]
    if name in ("frac", "dfrac", "tfrac"):
        above, at = _argument(pieces, at + 1)
        below, at = _argument(pieces, at)
        return f"{_grouped(above)}/{_grouped(below)}", at
    if name == "sqrt":
        inner, at = _argument(pieces, at + 1)
        return f"√{_grouped(inner)}", at
    if name in _WRAPPERS:
        inner, at = _argument(pieces, at + 1)
        letters = _LETTERS.get(name, {})
        return "".join(letters.get(letter, letter) for letter in inner), at
    if name not in _SYMBOLS:
        raise _Unreadable
    return _SYMBOLS[name], at + 1


def _argument(pieces: list[str], at: int) -> tuple[str, int]:
    while at < len(pieces) and not pieces[at].strip():
        at += 1
    if at >= len(pieces):
        raise _Unreadable
    plain = pieces[at]
    if plain not in ("{", "}", "^", "_") and not plain.startswith("\\") and len(plain) > 1:
        # TeX takes a single character: `x^10` is x to the 1, then 0.
        pieces[at : at + 1] = [plain[0], plain[1:]]
    return _one(pieces, at)


def _grouped(text: str) -> str:
    return text if len(text) == 1 or text.isalnum() else f"({text})"


def _script(text: str, raised: bool) -> str:
    table, mark = (_SUPER, "^") if raised else (_SUB, "_")
    if text == "′":
        return text
    if text and all(ord(letter) in table for letter in text):
        return text.translate(table)
    return mark + _grouped(text)
