"""Small PDF files for tests, written by hand: characters of a CJK font that every reader knows, strokes, turned text."""

from __future__ import annotations

from dataclasses import dataclass, field

A4 = (595.0, 842.0)


@dataclass
class PdfPage:
    """Drawing commands of one page; places are in points from the top left."""

    size: tuple[float, float] = A4
    rotate: int = 0
    commands: list[str] = field(default_factory=list)

    def text(self, x: float, top: float, words: str, size: float = 16, *, turn: str = "1 0 0 1", mode: int = 0, spread: float = 0) -> PdfPage:
        """Words with their baseline at `top`; ASCII takes half the width of a Chinese character; `turn` is the text matrix without its place."""
        y = self.size[1] - top
        codes = "".join(f"{ord(character):04X}" for character in words)
        self.commands.append(f"BT /F1 {size} Tf {spread} Tc {mode} Tr {turn} {x:.2f} {y:.2f} Tm <{codes}> Tj ET")
        return self

    def lines(self, x: float, top: float, *lines: str, size: float = 16, pitch: float = 28) -> PdfPage:
        """Lines under one another."""
        for index, line in enumerate(lines):
            self.text(x, top + index * pitch, line, size)
        return self

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> PdfPage:
        """A stroke."""
        height = self.size[1]
        self.commands.append(f"0.5 w {x0:.2f} {height - top:.2f} m {x1:.2f} {height - bottom:.2f} l S")
        return self

    def grid(self, xs: list[float], ys: list[float]) -> PdfPage:
        """All strokes of a table."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        return self


def pdf(*pages: PdfPage) -> bytes:
    """The file."""
    objects: list[bytes] = [b"", b""]
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[1 95 500 814 939 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light"
        b"/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
    )
    objects.append(font)
    kids = []
    for page in pages:
        stream = "\n".join(page.commands).encode("ascii")
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream))
        content = len(objects)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % (*page.size, page.rotate, content)
        )
        kids.append(len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
