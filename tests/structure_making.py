"""A SourceText from plain words: one line a paragraph, tabs make a table row; tables from a grid in one-line notation."""

from __future__ import annotations

from pipeline.model.text import Cell, Paragraph, SourceText, Span, Table


def source(text: str, *, pages: tuple[int, ...] = ()) -> SourceText:
    """The text as a reader would hand it on. Blocks of lines that begin with `|` are tables (see `grid`); `pages` one a paragraph."""
    lines: list[tuple[str, str]] = []
    grids: list[tuple[int, list[list[str]]]] = []
    for raw in text.strip("\n").split("\n"):
        line = raw.strip(" ")
        if line.startswith("|"):
            row = [cell.strip() for cell in line.strip("|").split("|")]
            if lines and lines[-1][0] == "row":
                grids[-1][1].append(row)
            else:
                grids.append((len(lines), [row]))
            lines.append(("row", "\t".join(cell for cell in row if cell not in {"^", "<"})))
        elif line:
            lines.append(("body", line))
    return _compose(lines, grids, pages)


def _compose(lines: list[tuple[str, str]], grids: list[tuple[int, list[list[str]]]], pages: tuple[int, ...]) -> SourceText:
    at, paragraphs = 0, []
    for i, (role, line) in enumerate(lines):
        paragraphs.append(Paragraph(Span(at, at + len(line)), role, page=pages[i] if i < len(pages) else None))
        at += len(line) + 1
    joined = "\n".join(line for _, line in lines)
    tables = tuple(_table(rows, paragraphs[first : first + len(rows)]) for first, rows in grids)
    return SourceText("测试.txt", "0" * 64, "txt", joined, tuple(paragraphs), tables)


def _table(rows: list[list[str]], paragraphs: list[Paragraph]) -> Table:
    """A grid: `^` continues the cell above, `<` the cell to the left."""
    columns = max(len(row) for row in rows)
    cells = []
    for r, row in enumerate(rows):
        at = paragraphs[r].span.start
        for c, words in enumerate(row):
            if words in {"^", "<"}:
                continue
            tall = next((n for n in range(1, len(rows) - r) if c >= len(rows[r + n]) or rows[r + n][c] != "^"), len(rows) - r)
            wide = next((n for n in range(1, columns - c) if c + n >= len(row) or row[c + n] != "<"), columns - c)
            cells.append(Cell(Span(at, at + len(words)), r, c, tall, wide))
            at += len(words) + 1
    return Table(Span(paragraphs[0].span.start, paragraphs[-1].span.end), len(rows), columns, tuple(cells))
