"""Pages that look scanned: drawn with the program's own fonts, then skewed, blurred, made noisy, packed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.bench.documents.scans import characters_wrong, numbers

__all__ = ["characters_wrong", "numbers"]  # as the rows of the bench count

FONTS = Path(__file__).parents[1] / "resources" / "fonts"
A4 = (1654, 2339)  # pixels at 200 an inch
DPI = 200
LEFT, TOP = 160, 150

LETTER = """\
Riverside Hospital NHS Trust
Department of Cardiology
14 Harbour Road, Whitford WF3 8QT
Telephone 01632 960 417
Our reference: CRD/2291-7
Date: 14 March 2024

Dr Helen Marsh
The Surgery, 2 Orchard Lane, Whitford WF1 4BD

Dear Dr Marsh,

Re: Mr Thomas Okafor, date of birth 03/11/1957, NHS number 943 476 5919

Thank you for referring this 66-year-old retired joiner, whom I saw in clinic on 12 March 2024.
He describes three months of breathlessness on climbing one flight of stairs and ankle swelling
in the evening. He has not had chest pain. He stopped smoking in 2009 after 22 pack-years.

On examination his blood pressure was 148/92 mmHg, pulse 84 beats per minute and regular, weight
91.4 kg. There was a soft systolic murmur at the apex. The echocardiogram showed an ejection
fraction of 38 % with a left ventricle of 6.1 cm. Creatinine was 112 micromol/l, potassium 4.7
mmol/l, NT-proBNP 1,864 ng/l and haemoglobin 13.2 g/dl.

I have made the following changes to his treatment:
1. Bisoprolol is increased from 2.5 mg to 5 mg once daily.
2. Ramipril 10 mg once daily continues unchanged.
3. Furosemide 40 mg is started in the morning.
4. Ibuprofen 400 mg is stopped and should not be restarted.

Please check his kidney function and potassium in 2 weeks, and again after 6 weeks. If the
creatinine rises above 160 micromol/l, please reduce furosemide to 20 mg and telephone us.
I will see him again in 3 months, on 11 June 2024 at 10.45, with a repeat echocardiogram.

Yours sincerely,

Dr Amina Yusuf
Consultant Cardiologist, GMC 6140382
"""

Grey = NDArray[np.uint8]


def font(points: float, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "Inter-SemiBold.otf" if bold else "Inter-Regular.otf"
    return ImageFont.truetype(str(FONTS / name), round(points * DPI / 72))


def blank() -> Image.Image:
    return Image.new("L", A4, 255)


def draw_lines(page: Image.Image, lines: Sequence[str], left: int, top: int, points: float = 10.5) -> int:
    """Draw lines below each other; the height at which the next would stand."""
    pen, pitch = ImageDraw.Draw(page), round(points * 1.45 * DPI / 72)
    for line in lines:
        pen.text((left, top), line, fill=10, font=font(points))
        top += pitch
    return top


def letter(text: str = LETTER, points: float = 9.5) -> Image.Image:
    page = blank()
    draw_lines(page, text.splitlines(), LEFT, TOP, points)
    return page


def degraded(
    page: Image.Image, degrees: float = 1.2, blur: float = 0.7, noise: float = 9, quality: int = 40
) -> Image.Image:
    """As a cheap scanner gives it: skewed, blurred, greyish and noisy, packed as JPEG. Always the same."""
    page = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255).filter(
        ImageFilter.GaussianBlur(blur)
    )
    values = np.asarray(page, dtype=np.float32) * 0.86 + 18
    values += np.random.default_rng(7).normal(0, noise, values.shape)
    packed = io.BytesIO()
    Image.fromarray(values.clip(0, 255).astype(np.uint8)).save(packed, "JPEG", quality=quality)
    return Image.open(packed).convert("L")


def grey(page: Image.Image) -> Grey:
    return np.asarray(page.convert("L"))


def scanned_pdf(pages: Sequence[Image.Image]) -> bytes:
    """A PDF of pictures, a page each."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for page in pages:
        size = page.width * 72 / DPI, page.height * 72 / DPI
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(page.convert("RGB")), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def numbers_right(found: str, wanted: str) -> tuple[float, float]:
    """Recall and precision of numbers."""
    have, want = numbers(found), numbers(wanted)
    both = sum((have & want).values())
    return both / max(1, sum(want.values())), both / max(1, sum(have.values()))
