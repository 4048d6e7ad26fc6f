"""From characters on pages to paragraphs and tables, for every format that only knows coordinates (PDF, OFD, OCR).

Steps: `glyph` says what a page is · `rows` groups characters into printed lines · `grids` lays out ruled tables, `unruled` those without lines, `stitch` joins them over pages ·
`furniture` finds page numbers and running heads · `columns` parts pages in two columns · `flow` joins lines to paragraphs · `assemble` composes these for a whole document.
"""
