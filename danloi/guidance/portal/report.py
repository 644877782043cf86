"""What an import did, in lines for the operator."""

from __future__ import annotations

from danloi.guidance.portal.tally import Kind, Tally

_HEADINGS: tuple[tuple[Kind, str], ...] = (
    ("problem", "not taken over"),
    ("stale", "curated records that may be out of date"),
    ("added", "added"),
    ("changed", "changed"),
    ("returned", "back again"),
    ("withdrawn", "withdrawn"),
)


def summary_lines(tally: Tally) -> list[str]:
    """Return the counts, then the first entries of each kind."""
    counts = tally.counts
    lines = [
        f"{counts['read']} lines: {counts['added']} added, {counts['changed']} changed, {counts['redated']} only "
        f"checked anew, {counts['returned']} back again, {counts['withdrawn']} withdrawn, "
        f"{counts['unchanged']} unchanged, {counts['hidden']} not shown by the portal, "
        f"{counts['problem']} not taken over",
        f"records: {counts['audience.public']} for citizens, {counts['audience.internal']} of offices among "
        f"themselves, {counts['audience.other_province']} of other provinces; {counts['covered']} covered by "
        f"curated records",
    ]
    if counts["unreadable"]:
        lines.append(f"withdrawals were not looked for: {counts['unreadable']} lines cannot be read at all")
    for kind, heading in _HEADINGS:
        entries = tally.first.get(kind, [])
        lines += [f"{heading}: {entry}" for entry in entries]
        more = counts[kind] - len(entries)
        if more > 0:
            lines.append(f"{heading}: {more} more; --report PATH writes all")
    return lines
