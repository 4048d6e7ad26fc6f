"""Damaged and hostile files: at least 300 a format, always an answer in time, in a process that would be killed."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from reading_samples import SAMPLES, TEXT, packed

from pipeline.errors import DubanError, LimitExceeded
from pipeline.model.text import SourceText
from pipeline.read import office, read_bytes
from pipeline.read.guard import attempt, read_guarded
from pipeline.workers import Failure, Limits, Pool

COUNT = 300
SECONDS = 20.0
ZIPS = {"docx", "docm", "odt", "ofd", "zip"}


def with_macros() -> bytes:
    """.docm: the same package, said to hold macros, with a part of them."""
    with zipfile.ZipFile(io.BytesIO(SAMPLES["docx"]())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml")
    return packed({**files, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 40})


def flat_open_document() -> bytes:
    """.fodt: the text of the .odt in one file."""
    with zipfile.ZipFile(io.BytesIO(SAMPLES["odt"]())) as archive:
        content = archive.read("content.xml")
    return content.replace(b"office:document-content", b"office:document").replace(b"<office:document ", b'<office:document office:mimetype="application/vnd.oasis.opendocument.text" ', 1)


def flat_word() -> bytes:
    """.xml: the parts of the .docx in one file."""
    with zipfile.ZipFile(io.BytesIO(SAMPLES["docx"]())) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    base = "application/vnd.openxmlformats-"
    kinds = {".rels": f"{base}package.relationships+xml", "document.xml": f"{base}officedocument.wordprocessingml.document.main+xml"}
    parts = "".join(
        f'<pkg:part pkg:name="/{name}" pkg:contentType="{next((kind for end, kind in kinds.items() if name.endswith(end)), "application/xml")}"><pkg:xmlData>{xml.split("?>", 1)[-1]}</pkg:xmlData></pkg:part>'
        for name, xml in files.items() if name != "[Content_Types].xml"
    )  # fmt: skip
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'.encode()


MADE = {**SAMPLES, "wps": SAMPLES["doc"], "docm": with_macros, "fodt": flat_open_document, "xml": flat_word}


@dataclass(frozen=True)
class Job:
    name: str
    data: bytes


def answer(job: Job) -> str:
    """`read`, or the sentence of the refusal; anything else is a failure of the pool. LibreOffice has a test of its own."""
    office.find_office = lambda: None
    outcome = attempt(job.name, job.data)
    if isinstance(outcome, SourceText):
        assert outcome.text == "\n".join(paragraph.span.of(outcome.text) for paragraph in outcome.paragraphs)
        return "read"
    assert outcome.message
    assert outcome.where == job.name
    return str(outcome)


def flipped(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def swapped(data: bytes, chance: random.Random) -> bytes:
    a, b, c = sorted(chance.randrange(len(data)) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def repeated(data: bytes, chance: random.Random) -> bytes:
    a, b = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:b] + data[a:b] * chance.randrange(1, 5) + data[b:]


def blanked(data: bytes, chance: random.Random) -> bytes:
    a, b = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:a] + chance.choice((b"\x00", b"\xff", b"<")) * (b - a) + data[b:]


def renumbered(data: bytes, chance: random.Random) -> bytes:
    """Digits swollen: spans, counts, offsets and ids that lead nowhere."""
    places = [index for index, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    if not places:
        return data
    at = chance.choice(places)
    return data[:at] + chance.choice((b"99999999999", b"-1", b"0", b"1e308", b"2147483648")) + data[at + 1 :]


WAYS = (flipped, cut, swapped, repeated, blanked, renumbered)


def inside(data: bytes, chance: random.Random) -> bytes:
    """The same damage to one part of a package, packed again so that it unpacks cleanly; or a part lost or exchanged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([one for one in files if files[one]])
    way = chance.choice((*WAYS, None))
    if way is not None:
        files[name] = way(files[name], chance)
    elif chance.random() < 0.5:
        del files[name]
    else:
        other = chance.choice(list(files))
        files[name], files[other] = files[other], files[name]
    return packed(files)


def mutants(kind: str) -> Iterator[Job]:
    chance = random.Random(f"duban {kind}")
    data = MADE[kind]()
    for _ in range(COUNT):
        mutant = inside(data, chance) if kind in ZIPS and chance.random() < 0.7 else chance.choice(WAYS)(data, chance)
        yield Job(f"坏.{kind}", mutant)


@pytest.mark.parametrize("kind", ["docm", "fodt", "wps", "xml"])
def test_what_is_damaged_is_read_when_it_is_whole(kind: str) -> None:
    assert read_bytes(f"通知.{kind}", MADE[kind]()).text == TEXT


@pytest.mark.parametrize("kind", sorted(MADE))
def test_no_damage_is_too_much(kind: str) -> None:
    jobs = list(mutants(kind))
    with Pool(answer, 1, Limits(SECONDS, 2048), preload=("pipeline.read",)) as pool:
        answers = [outcome for _, outcome in pool.run(jobs)]
    assert [outcome for outcome in answers if isinstance(outcome, Failure)] == []
    assert len(answers) >= 300
    assert len({outcome for outcome in answers if outcome != "read"}) >= (0 if kind in {"txt", "md"} else 1)


@pytest.mark.system
def test_libreoffice_behind_it_is_no_way_out() -> None:
    """Damaged old files may go on to LibreOffice, which opens anything: still a text that reads, or a sentence."""
    if office.find_office() is None:
        pytest.skip("LibreOffice is not installed")
    for job in list(mutants("doc"))[:6]:
        outcome = attempt(job.name, job.data)
        assert isinstance(outcome, SourceText | DubanError)
        if isinstance(outcome, SourceText):
            assert "通知" in outcome.text or "排查" in outcome.text


def test_pictures_are_opened_or_refused() -> None:
    """The parser of pictures alone: recognising hundreds of them would take minutes."""
    pytest.importorskip("rapidocr", reason="needs the extra `ocr`")
    from PIL import Image

    from pipeline.read.ocr.picture import frames
    from pipeline.read.ocr.seal import without_seals

    for form in ("PNG", "JPEG", "TIFF"):
        buffer = io.BytesIO()
        Image.effect_noise((120, 90), 60).convert("RGB").save(buffer, form)
        chance = random.Random(form)
        for _ in range(COUNT):
            with contextlib.suppress(DubanError):
                for picture in frames(chance.choice(WAYS)(buffer.getvalue(), chance)):
                    assert without_seals(picture.pixels, picture.point).shape == picture.pixels.shape


def test_outlines_are_drawn_or_left_out() -> None:
    """The pages of an .ofd that go to recognition, drawn from damaged paths and pictures; the recogniser itself is left out."""
    pytest.importorskip("rapidocr", reason="needs the extra `ocr`")
    from PIL import Image

    from pipeline.read.archive import Archive
    from pipeline.read.ofd.drawing import drawn
    from pipeline.read.ofd.package import open_package

    picture = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(picture, "PNG")
    path = '<PathObject Boundary="1 1 9 9" CTM="1 0 0 1 0 0" Fill="true"><FillColor Value="9 9 9"/><AbbreviatedData>M 0 0 L 5 0 Q 6 1 5 5 B 4 6 2 7 0 5 A 1 1 0 0 1 3 3 C</AbbreviatedData></PathObject>'
    image = '<ImageObject ResourceID="1" CTM="20 0 0 20 0 0" Boundary="5 5 20 20"/>'
    sample = packed({
        "OFD.xml": b"<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>",
        "D.xml": b'<Document><CommonData><PageArea><PhysicalBox>0 0 60 40</PhysicalBox></PageArea><DocumentRes>R.xml</DocumentRes></CommonData><Pages><Page BaseLoc="P.xml"/></Pages></Document>',
        "R.xml": b'<Res BaseLoc="."><MultiMedias><MultiMedia ID="1" Type="Image"><MediaFile>a.png</MediaFile></MultiMedia></MultiMedias></Res>',
        "P.xml": f"<Page><Content><Layer>{path * 20}{image}{path.replace('Fill=', 'Stroke=')}</Layer></Content></Page>".encode(), "a.png": picture.getvalue(),
    })  # fmt: skip
    chance = random.Random("outlines")
    pages = 0
    for _ in range(COUNT):
        with contextlib.suppress(DubanError):
            package = open_package(Archive(inside(sample, chance)))
            pages += sum(drawn(package, page).pixels.ndim == 3 for page in package.pages[:3])
    assert pages > COUNT // 3


def deep(opening: str, closing: str, levels: int = 10_000, inner: str = "字") -> str:
    return opening * levels + inner + closing * levels


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]>"
ODT = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'


def word_of(document: str, **parts: bytes) -> bytes:
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": document.encode(), **{name.replace("__", "/"): data for name, data in parts.items()}})


def body(inner: str) -> str:
    return f"<w:document {W}><w:body>{inner}</w:body></w:document>"


def odt_of(inner: str, head: str = "") -> bytes:
    content = f"{head}<office:document-content {ODT}><office:body><office:text>{inner}</office:text></office:body></office:document-content>"
    return packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def cycle() -> bytes:
    styles = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>'
    return word_of(body('<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>文</w:t></w:r></w:p>'), word__styles=b"", **{"word__styles.xml": styles.encode(), "word___rels__document.xml.rels": relations.encode()})  # type: ignore[arg-type]


HOSTILE = {
    "nested tables.docx": word_of(body(deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"))),
    "nested controls.docx": word_of(body(deep("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 120, "<w:p><w:r><w:t>文</w:t></w:r></w:p>"))),
    "entities.docx": word_of(LAUGHS + body("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>")),
    "outside entity.docx": word_of('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + body("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")),
    "cyclic styles.docx": cycle(),
    "wide spans.docx": word_of(body("<w:tbl>" + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>' * 50 + "</w:tbl>")),
    "many fields.docx": word_of(body('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 20_000 + "<w:p><w:r><w:t>文</w:t></w:r></w:p>")),
    "bomb.docx": packed({"[Content_Types].xml": TYPES, "word/document.xml": b"<" + b"a" * 60_000_000}),
    "bomb.zip": packed({f"{n}.txt": b"\x00" * 30_000_000 for n in range(5)}),
    "many entries.zip": packed({f"{n}.txt": b"a" for n in range(6_000)}),
    "outside.zip": packed({"../../etc/x.txt": "各村要完成排查。".encode(), "/abs.txt": "第二份文件。".encode(), "C:\\x.txt": "第三份文件。".encode()}),
    "nested.zip": packed({"a.zip": packed({"b.zip": packed({"c.txt": b"x"})})}),
    "nested.html": ("<html><body>" + deep("<div>", "</div>", inner="各村要在月底前完成排查整治工作任务，确保安全。")).encode(),
    "nested tables.html": ("<html><body><p>各村要在月底前完成排查整治工作任务，确保安全。</p>" + deep("<table><tr><td>", "</td></tr></table>")).encode(),
    "spans.html": ("<html><body><p>各村要在月底前完成排查整治工作任务，确保安全。</p><table>" + '<tr><td rowspan="65535" colspan="65535">a</td></tr>' * 300 + "</table>").encode(),
    "unclosed.html": ("<html><body>" + "<b><i><p>" * 30_000 + "各村要在月底前完成排查整治工作任务，确保安全。").encode(),
    "groups.rtf": b"{\\rtf1 " + b"{" * 100_000 + b"a" + b"}" * 100_000,
    "cells.rtf": b"{\\rtf1\\trowd" + b"\\cellx1" * 5_000 + b"\\intbl a\\cell" * 5_000 + b"\\row}",
    "binary.rtf": b"{\\rtf1 a\\bin2147483647 b}",
    "nested.odt": odt_of(deep("<text:section>", "</text:section>", inner="<text:p>文</text:p>")),
    "entities.odt": odt_of("<text:p>&j;</text:p>", LAUGHS),
    "repeats.odt": odt_of('<table:table><table:table-row table:number-rows-repeated="999999999"><table:table-cell table:number-columns-repeated="999999999"><text:p>文</text:p></table:table-cell></table:table-row></table:table>'),
    "steps.ofd": packed({"OFD.xml": b"<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>", "D.xml": b"<Document><Pages><Page BaseLoc='P.xml'/></Pages></Document>", "P.xml": ("<Page><Content><Layer><TextObject Boundary='0 0 9 9' Size='1e300'><TextCode X='0' Y='0' DeltaX='g 999999999 1'>" + "文" * 50 + "</TextCode></TextObject></Layer></Content></Page>").encode()}),
    "self.ofd": packed({"OFD.xml": b"<OFD><DocBody><DocRoot>OFD.xml</DocRoot></DocBody></OFD>"}),
    "brackets.txt": ("（" * 100_000 + "\n" + "1." * 50_000 + "\n" + "一、" * 50_000 + "\n" + "《" * 100_000).encode(),
    "spaces.txt": (" " * 300_000 + "a" + "\t" * 100_000 + "\n" * 100_000 + "|" * 100_000).encode(),
    "fields.txt": ("{ HYPERLINK " * 30_000 + "[bookmark: " * 30_000 + "HYPERLINK \"" * 30_000).encode(),
    "tabs.txt": ("\t\n" * 60_000 + "a\tb\n" * 20_000).encode(),
    "marks.md": ("*" * 50_000 + "\n" + "[" * 50_000 + "\n" + "`" * 30_000 + "\n" + "<" * 50_000 + "\n" + "> " * 30_000).encode(),
    "parts.eml": b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: text/plain\n\na\n" * 5_000,
    "nested.eml": b"MIME-Version: 1.0\n" + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000)),
    "pages.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 99999999/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_end_in_time(name: str) -> None:
    with Pool(answer, 1, Limits(SECONDS, 2048), preload=("pipeline.read",)) as pool:
        ((_, outcome),) = pool.run([Job(name, HOSTILE[name])])
    assert not isinstance(outcome, Failure), outcome
    if name.startswith(("bomb", "entities", "outside entity", "many entries")):
        assert outcome != "read"


@pytest.mark.parametrize("name", ["outside entity.docx", "entities.docx"])
def test_entities_are_refused_by_name(name: str) -> None:
    with pytest.raises(LimitExceeded, match="实体"):
        read_bytes(name, HOSTILE[name])


def test_names_that_lead_outside_are_only_names(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = read_bytes("outside.zip", HOSTILE["outside.zip"])
    assert "各村要完成排查。" in source.text
    assert list(tmp_path.iterdir()) == []


def test_a_late_reader_is_stopped(tmp_path) -> None:
    path = tmp_path / "慢.docx"
    path.write_bytes(SAMPLES["docx"]())
    with pytest.raises(LimitExceeded, match="已停止") as caught:
        read_guarded(path, seconds=0.0)
    assert caught.value.where == "慢.docx"


@pytest.mark.parametrize("kind", ["txt", "docx", "pdf"])
def test_a_guarded_reader_gives_the_same(kind: str, tmp_path) -> None:
    path = tmp_path / f"通知.{kind}"
    path.write_bytes(SAMPLES[kind]())
    assert read_guarded(path) == read_bytes(path.name, path.read_bytes())


def test_a_guarded_refusal_is_the_same(tmp_path) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(SAMPLES["docx"]()[:500])
    with pytest.raises(DubanError) as caught:
        read_guarded(path)
    assert caught.value.where == "坏.docx"
