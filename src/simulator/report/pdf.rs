//! A report as a PDF (ISO 32000-1): one sheet, as long as it has to be, with ruled tables; its codes are UTF-16, and its
//! font is not embedded.

use std::fmt::Write;

use super::table::{Place, Table};

/// Width of the sheet and its margin, in points.
const WIDTH: f64 = 595.0;
const MARGIN: f64 = 40.0;
/// Size of the characters, all as wide as high, and from line to line.
const SIZE: f64 = 9.0;
const LEADING: f64 = 12.0;
/// Between the text of a cell and its rules.
const PADDING: f64 = 3.0;

/// What is printed, downwards from the top of the sheet.
#[derive(Default)]
pub(super) struct Sheet {
    texts: Vec<(f64, f64, String)>,
    /// Corners of cells: left, top, right, bottom.
    cells: Vec<[f64; 4]>,
    below: f64,
}

impl Sheet {
    /// A line in the middle.
    pub(super) fn title(&mut self, text: &str) {
        self.texts.push(((WIDTH - width(text)) / 2.0, self.below, text.to_owned()));
        self.below += LEADING * 2.0;
    }

    /// A paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        for line in lines(text, WIDTH - MARGIN * 2.0) {
            self.texts.push((MARGIN, self.below, line));
            self.below += LEADING;
        }
        self.below += LEADING / 2.0;
    }

    /// A table over the whole width.
    pub(super) fn table(&mut self, table: &Table) {
        let places = table.places();
        let columns = edges(&widths(&places));
        let rows = edges(&heights(&places, &columns));
        let at = |edges: &[f64], n: usize| edges.get(n).or(edges.last()).copied().unwrap_or_default();
        let top = self.below;
        for Place { row, column, rows: down, columns: across, text } in &places {
            let (x0, x1) = (MARGIN + at(&columns, *column), MARGIN + at(&columns, column + across));
            let (y0, y1) = (top + at(&rows, *row), top + at(&rows, row + down));
            self.cells.push([x0, y0, x1, y1]);
            for (n, line) in lines(text, x1 - x0 - PADDING * 2.0).into_iter().enumerate() {
                self.texts.push((x0 + PADDING, y0 + PADDING + LEADING * n as f64, line));
            }
        }
        self.below = top + at(&rows, usize::MAX) + LEADING;
    }

    /// The file.
    pub(super) fn file(&self, title: &str) -> Vec<u8> {
        let height = self.below + MARGIN * 2.0;
        let mut content = String::from("0.5 w\n");
        for [x0, y0, x1, y1] in &self.cells {
            let bottom = height - MARGIN - y1;
            let _ = writeln!(content, "{x0:.2} {bottom:.2} {:.2} {:.2} re S", x1 - x0, y1 - y0);
        }
        for (x, y, text) in &self.texts {
            let base = height - MARGIN - y - SIZE;
            let _ = writeln!(content, "BT /F {SIZE} Tf {x:.2} {base:.2} Td <{}> Tj ET", codes(text));
        }
        let font = "/F <</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[\
                    <</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo\
                    <</Registry(Adobe)/Ordering(GB1)/Supplement 5>>>>]>>";
        file(title, height, &format!("/Font<<{font}>>"), &content, &[])
    }
}

/// A sheet that was scanned: a picture and nothing else.
pub(super) fn scan(title: &str) -> Vec<u8> {
    let (width, height) = (WIDTH, 842.0);
    let picture = "<</Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 1/Length 8>>\n\
                   stream\n\x7f>\x1c\x08\x08\x1c>\x7f\nendstream";
    file(title, height, "/XObject<</I 6 0 R>>", &format!("{width} 0 0 {height} 0 0 cm /I Do"), &[picture])
}

/// A file of one page.
fn file(title: &str, height: f64, resources: &str, content: &str, further: &[&str]) -> Vec<u8> {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {height:.2}]/Resources<<{resources}>>/Contents 4 0 R>>"
    );
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        page,
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        format!("<</Title <FEFF{}>>>", codes(title)),
    ];
    objects.extend(further.iter().map(|object| (*object).to_owned()));
    let mut pdf = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        let _ = write!(pdf, "{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let (start, size) = (pdf.len(), objects.len() + 1);
    let _ = write!(pdf, "xref\n0 {size}\n0000000000 65535 f \n");
    pdf.extend(places.iter().map(|place| format!("{place:010} 00000 n \n")));
    let _ = write!(pdf, "trailer\n<</Size {size}/Root 1 0 R/Info 5 0 R>>\nstartxref\n{start}\n%%EOF\n");
    pdf.into_bytes()
}

fn width(text: &str) -> f64 {
    text.chars().count() as f64 * SIZE
}

fn codes(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

/// A text in lines of a width.
fn lines(text: &str, width: f64) -> Vec<String> {
    let most = ((width / SIZE) as usize).max(1);
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(most).map(|line| line.iter().collect()).collect()
}

/// Where columns or rows begin and end.
fn edges(sizes: &[f64]) -> Vec<f64> {
    let ends = sizes.iter().scan(0.0, |end, size| {
        *end += size;
        Some(*end)
    });
    std::iter::once(0.0).chain(ends).collect()
}

/// Widths of columns: shares of the sheet by their longest text, a long one no more than a few times a short one.
fn widths(places: &[Place<'_>]) -> Vec<f64> {
    let count = places.iter().map(|place| place.column + place.columns).max().unwrap_or(0);
    let mut shares = vec![4.0; count];
    for place in places.iter().filter(|place| place.columns == 1) {
        if let Some(share) = shares.get_mut(place.column) {
            *share = f64::max(*share, place.text.chars().count().min(10) as f64);
        }
    }
    let whole: f64 = shares.iter().sum();
    shares.iter().map(|share| share / whole * (WIDTH - MARGIN * 2.0)).collect()
}

/// Heights of rows, so that every text has room; one that goes over several rows makes the last of them higher.
fn heights(places: &[Place<'_>], columns: &[f64]) -> Vec<f64> {
    let count = places.iter().map(|place| place.row + place.rows).max().unwrap_or(0);
    let mut heights = vec![LEADING + PADDING * 2.0; count];
    let mut ordered: Vec<&Place<'_>> = places.iter().collect();
    ordered.sort_by_key(|place| place.row + place.rows);
    for place in ordered {
        let at = |n: usize| columns.get(n).copied().unwrap_or_default();
        let room = at(place.column + place.columns) - at(place.column) - PADDING * 2.0;
        let wanted = lines(place.text, room).len() as f64 * LEADING + PADDING * 2.0;
        let rows = heights.get_mut(place.row..place.row + place.rows).unwrap_or_default();
        let missing = wanted - rows.iter().sum::<f64>();
        if let Some(last) = rows.last_mut().filter(|_| missing > 0.0) {
            *last += missing;
        }
    }
    heights
}
