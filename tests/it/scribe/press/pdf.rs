//! Pages as PDF (ISO 32000-1): content streams with a font of two bytes a character that has a `ToUnicode` map and is
//! not embedded.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::rng::Rng;
use super::{Run, Sheet, share};

/// How a file is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ways {
    /// Rules as thin filled areas.
    pub filled: bool,
    /// Bold as one text that is filled and drawn, rather than painted twice.
    pub mode: bool,
    /// Every character placed by itself.
    pub single: bool,
    /// The axes turned so that y grows downwards.
    pub flipped: bool,
    /// The page turned by so many degrees when it is shown.
    pub rotated: bool,
}

impl Ways {
    /// One of many.
    pub fn drawn(rng: &mut Rng) -> Self {
        Ways {
            filled: rng.chance(40),
            mode: rng.chance(50),
            single: rng.chance(30),
            flipped: rng.chance(40),
            rotated: rng.chance(20),
        }
    }
}

struct Codes(BTreeMap<char, u16>);

impl Codes {
    fn hex(&mut self, text: &str) -> String {
        text.chars().fold(String::new(), |mut out, c| {
            let next = self.0.len() as u16 + 1;
            let code = *self.0.entry(c).or_insert(next);
            write!(out, "{code:04X}").unwrap();
            out
        })
    }
}

/// A file of pages.
pub fn file(sheets: &[Sheet], ways: &Ways) -> Vec<u8> {
    let mut codes = Codes(BTreeMap::new());
    let contents: Vec<String> = sheets.iter().map(|sheet| content(sheet, ways, &mut codes)).collect();
    let mut objects: Vec<String> = vec![
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        String::new(),
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 7 0 R>>"
            .into(),
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-V/DescendantFonts[5 0 R]/ToUnicode 7 0 R>>"
            .into(),
    ];
    let widths: String = codes.0.iter().map(|(c, code)| format!("{code}[{}]", share(*c) * 1000.0)).collect();
    objects.push(format!(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 6 0 R/DW 1000/W[{widths}]>>"
    ));
    objects.push("<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -140 1000 860]/ItalicAngle 0/Ascent 860/Descent -140/CapHeight 700/StemV 80>>".into());
    objects.push(stream(&map(&codes)));
    let mut kids = String::new();
    for (sheet, content) in sheets.iter().zip(&contents) {
        let (page, rotate) = (objects.len() + 1, if ways.rotated { "/Rotate 90" } else { "" });
        // a page that is shown turned is as wide as the sheet is high
        let (width, height) = if ways.rotated { (sheet.height, sheet.width) } else { (sheet.width, sheet.height) };
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]{rotate}/Resources<</Font<</H 3 0 R/V 4 0 R>>>>/Contents {} 0 R>>",
            page + 1
        ));
        objects.push(stream(content));
        write!(kids, "{page} 0 R ").unwrap();
    }
    objects[1] = format!("<</Type/Pages/Count {}/Kids[{kids}]>>", sheets.len());
    let mut out = b"%PDF-1.7\n%\xE5\xE5\xE5\xE5\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
    }
    let start = out.len();
    let table: String = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
    let count = places.len() + 1;
    out.extend(
        format!("xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n")
            .bytes(),
    );
    out
}

fn stream(text: &str) -> String {
    format!("<</Length {}>>\nstream\n{text}\nendstream", text.len())
}

/// What the codes say.
fn map(codes: &Codes) -> String {
    let pairs: Vec<String> = codes
        .0
        .iter()
        .map(|(c, code)| {
            let units: String = c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("{unit:04X}")).collect();
            format!("<{code:04X}> <{units}>")
        })
        .collect();
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /M def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    for some in pairs.chunks(100) {
        writeln!(out, "{} beginbfchar\n{}\nendbfchar", some.len(), some.join("\n")).unwrap();
    }
    out + "endcmap\nend\nend"
}

fn content(sheet: &Sheet, ways: &Ways, codes: &mut Codes) -> String {
    let mut out = String::new();
    let height = sheet.height;
    if ways.rotated {
        writeln!(out, "0 1 -1 0 {height} 0 cm").unwrap();
    }
    if ways.flipped {
        writeln!(out, "1 0 0 -1 0 {height} cm").unwrap();
    }
    let y = |y: f64| if ways.flipped { y } else { height - y };
    for [x0, y0, x1, y1] in &sheet.shades {
        writeln!(out, "0.9 g {x0:.2} {:.2} {:.2} {:.2} re f", y(*y0), x1 - x0, y(*y1) - y(*y0)).unwrap();
    }
    out.push_str("0 g 0 G 0.5 w\n");
    for bar in &sheet.bars {
        let (x0, x1, y0, y1) = (bar.x0, bar.x1, y(bar.y0), y(bar.y1));
        match ways.filled {
            true => {
                let (w, h) = (x1 - x0, y1 - y0);
                writeln!(out, "{:.2} {:.2} {:.2} {:.2} re f", x0 - 0.24, y0 - 0.24, w + 0.48, h + 0.48).unwrap();
            }
            false => writeln!(out, "{x0:.2} {y0:.2} m {x1:.2} {y1:.2} l S").unwrap(),
        }
    }
    let sign = if ways.flipped { -1.0 } else { 1.0 };
    for run in &sheet.runs {
        let twice = run.bold && !ways.mode;
        for shift in if twice { &[0.0, 0.2][..] } else { &[0.0][..] } {
            text(&mut out, run, ways, *shift, (sign, &y), codes);
        }
    }
    out
}

fn text(
    out: &mut String,
    run: &Run,
    ways: &Ways,
    shift: f64,
    (sign, y): (f64, &dyn Fn(f64) -> f64),
    codes: &mut Codes,
) {
    let font = if run.down { "V" } else { "H" };
    let mode = if run.bold && ways.mode { "2 Tr" } else { "0 Tr" };
    writeln!(out, "BT /{font} {:.2} Tf {mode}", run.size).unwrap();
    // a line that runs down is placed by the middle of the top of its first character
    let (mut x, mut top) = if run.down { (run.x + run.size / 2.0, run.y - run.size * 0.88) } else { (run.x, run.y) };
    x += shift;
    if ways.single || run.down {
        for c in run.text.chars() {
            writeln!(out, "1 0 0 {sign} {x:.2} {:.2} Tm <{}> Tj", y(top), codes.hex(&c.to_string())).unwrap();
            if run.down {
                top += run.size * 1.1;
            } else {
                x += share(c) * run.size;
            }
        }
    } else {
        writeln!(out, "1 0 0 {sign} {x:.2} {:.2} Tm <{}> Tj", y(top), codes.hex(&run.text)).unwrap();
    }
    out.push_str("ET\n");
}
