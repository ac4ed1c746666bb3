//! RTF in the ways of Word, WPS and small programs that LibreOffice does not have: bytes of code pages, also cut between
//! groups and lines, rows defined before or behind their text, cells merged across, tables within tables, numbers kept
//! apart from the text, text that is hidden or deleted, data that looks like text.

use encoding_rs::{BIG5, Encoding, GBK};

use super::blank::{Role, Table};
use super::blocks::{Block, blocks};
use super::draft::Draft;
use super::house::House;
use super::rng::Rng;

/// What may come between the two bytes of a character.
const CUTS: [&str; 6] = ["\r\n", "}{", "\\b ", "\\b0", "}{\\i\\fs21 ", "{}"];

/// How characters beyond ASCII are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Script {
    /// `\uN` with a question mark.
    #[default]
    Unicode,
    /// The bytes of the code page as `\'hh`; what it does not have as `\uN`.
    Hex,
    /// The bytes of the code page as they are.
    Raw,
    /// `\uN` and the bytes in its place.
    Both,
    /// Each by turns.
    Mixed,
}

/// How the document says what its bytes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// By the character set of each font, 134.
    #[default]
    Font,
    /// By the code page of a font.
    FontPage,
    /// By the code page of the document; the fonts are "ANSI".
    Page,
    /// By the code page of the document, without a font table.
    PageAlone,
    /// Not at all.
    Nowhere,
    /// By the character set of each font, 136: Big5.
    Traditional,
}

/// Where a row is defined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Defined {
    /// Before its text and behind it, as Word does.
    #[default]
    Both,
    /// Before its text.
    Before,
    /// Behind its text.
    Behind,
}

/// How a document is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ways {
    /// Characters.
    pub script: Script,
    /// What bytes are.
    pub said: Said,
    /// Rows.
    pub defined: Defined,
    /// Characters cut between groups, control words and lines.
    pub split: bool,
    /// Wide cells as several that are merged across.
    pub across: bool,
    /// Boundaries move by up to so many twips from row to row.
    pub jitter: i64,
    /// The whole document in a table of one cell.
    pub nested: bool,
    /// Numbers before labels as text of lists.
    pub lists: bool,
    /// Deleted and hidden digits in cells, figures as results of fields.
    pub revised: bool,
    /// Pictures as binary data, headers, notes and bookmarks, all with figures in them.
    pub cluttered: bool,
}

struct Writer<'a> {
    ways: &'a Ways,
    rng: Rng,
    out: Vec<u8>,
}

/// The document of a draft.
pub fn document(draft: &Draft, house: &House, ways: &Ways, seed: u64) -> Vec<u8> {
    let mut writer = Writer { ways, rng: Rng::new(seed ^ 0x47F), out: Vec::new() };
    writer.head();
    for block in blocks(draft, house, &mut Rng::new(seed)) {
        match block {
            Block::Title(text) | Block::Para(text) => writer.paragraph(&text, ""),
            Block::Heading(text) => writer.paragraph(&text, "\\s1\\outlinelevel0"),
            Block::Table(table) => writer.table(&table),
            Block::Page(number) => writer.paragraph(&format!("- {number} -"), ""),
        }
    }
    if ways.nested {
        writer.put("\\pard\\intbl\\cell");
        writer.put("{\\trowd\\trleft-108\\cellx9000\\row}\\pard ");
    }
    writer.put("\\par }");
    writer.out
}

impl Writer<'_> {
    fn put(&mut self, text: &str) {
        self.out.extend(text.bytes());
    }

    fn encoding(&self) -> &'static Encoding {
        if self.ways.said == Said::Traditional { BIG5 } else { GBK }
    }

    fn head(&mut self) {
        let (page, fonts) = match self.ways.said {
            Said::Font => ("\\ansicpg1252", "{\\fonttbl{\\f0\\fnil\\fcharset134 X;}{\\f1\\froman\\fcharset0 Y;}}"),
            Said::FontPage => ("", "{\\fonttbl\\f0\\fnil\\fcharset0\\cpg936 X;\\f1\\fcharset0 Y;}"),
            Said::Page => ("\\ansicpg936", "{\\fonttbl{\\f0\\fcharset0 X;}{\\f1\\fcharset0 Y;}}"),
            Said::PageAlone => ("\\ansicpg936", ""),
            Said::Nowhere => ("", "{\\fonttbl{\\f0 X;}}"),
            Said::Traditional => ("\\ansicpg936", "{\\fonttbl{\\f0\\fcharset136 X;}{\\f1\\fcharset0 Y;}}"),
        };
        self.put(&format!("{{\\rtf1\\ansi{page}\\deff0{fonts}"));
        self.put("{\\colortbl;\\red1\\green2\\blue3;}{\\stylesheet{\\s0 Normal;}{\\s1 heading 1;}{\\*\\cs2 x;}}\r\n");
        if self.ways.cluttered {
            self.put(
                "{\\info{\\title 1}{\\creatim\\yr2023}}{\\*\\themedata 123}{\\header 1\\par}{\\footer\\chpgn 2\\par}",
            );
        }
    }

    fn pick_script(&mut self) -> Script {
        match self.ways.script {
            Script::Mixed => *self.rng.pick(&[Script::Unicode, Script::Hex, Script::Raw, Script::Both]),
            script => script,
        }
    }

    /// What comes between two bytes, mostly nothing.
    fn cut(&mut self) -> &'static str {
        if self.ways.split && self.rng.chance(20) { self.rng.pick::<&str>(&CUTS) } else { "" }
    }

    fn hex(&mut self, byte: u8) {
        self.put(&format!("\\'{byte:02x}"));
    }

    fn text(&mut self, text: &str) {
        self.put("{\\f0 ");
        for c in text.chars() {
            let cut = self.cut();
            self.put(cut);
            match c {
                '\n' => self.put("\\line "),
                '\\' | '{' | '}' => self.put(&format!("\\{c}")),
                // a word before a figure has its own blank
                ' ' => self.put("{ }"),
                c if c.is_ascii() => {
                    if matches!(cut, "\\b0") {
                        self.put(" ");
                    }
                    self.out.push(c as u8);
                }
                '\u{A0}' if self.rng.chance(50) => self.put("\\~"),
                c => self.character(c),
            }
        }
        self.put("}");
    }

    fn character(&mut self, c: char) {
        let text = c.to_string();
        let (bytes, _, unknown) = self.encoding().encode(&text);
        let units: Vec<u16> = text.encode_utf16().collect();
        let script = if unknown { Script::Unicode } else { self.pick_script() };
        match script {
            Script::Hex | Script::Raw | Script::Mixed => {
                for (n, byte) in bytes.iter().enumerate() {
                    if n > 0 {
                        let cut = self.cut();
                        self.put(cut);
                        if cut == "\\b0" && byte.is_ascii() {
                            self.put(" ");
                        }
                    }
                    let is_plain = byte.is_ascii_alphanumeric() || script == Script::Raw && !byte.is_ascii();
                    if is_plain { self.out.push(*byte) } else { self.hex(*byte) }
                }
            }
            Script::Both => {
                self.put(&format!("{{\\uc{}", bytes.len()));
                units.iter().for_each(|unit| self.put(&format!("\\u{}", *unit as i16)));
                bytes.iter().for_each(|byte| self.hex(*byte));
                self.put("}");
            }
            Script::Unicode => {
                for unit in units {
                    let stand_in = *self.rng.pick(&["?", " ?", "\\'3f", "\r\n?"]);
                    let number = if self.rng.chance(20) { i32::from(unit) } else { i32::from(unit as i16) };
                    self.put(&format!("\\u{number}{stand_in}"));
                }
            }
        }
    }

    fn paragraph(&mut self, text: &str, style: &str) {
        let table = if self.ways.nested { "\\intbl" } else { "" };
        self.put(&format!("\\pard\\plain{style}{table}\\ql"));
        self.clutter();
        self.text(text);
        self.put("\\par\r\n");
    }

    /// What is there and is not read.
    fn clutter(&mut self) {
        if !self.ways.cluttered || !self.rng.chance(15) {
            return;
        }
        match self.rng.below(5) {
            0 => {
                self.put("{\\*\\shppict{\\pict\\pngblip\\bin9 ");
                self.out.extend(b"}\\par12{{");
                self.put("}}{\\nonshppict{\\pict\\wmetafile8 0123456789}}");
            }
            1 => self.put("{\\footnote\\pard\\plain 12\\par}"),
            2 => self.put("{\\*\\bkmkstart _12}{\\*\\bkmkend _12}"),
            3 => self.put("{\\*\\unheardof{\\b 12}\\cell\\row}"),
            _ => self.put("{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 12}}}{\\shprslt{\\*\\do\\dpx12 12}}}"),
        }
    }

    fn table(&mut self, table: &Table) {
        let depth = 1 + usize::from(self.ways.nested);
        let width = 9000 / table.width as i64;
        let rows = table.slots();
        for (at, row) in rows.iter().enumerate() {
            let jitter = self.ways.jitter;
            let edge = |column: usize, rng: &mut Rng| column as i64 * width - 108 + rng.range(-jitter, jitter);
            let left = edge(0, &mut self.rng);
            let mut definition = format!("\\trowd\\irow{at}\\irowband{at}\\trgaph108\\trleft{left}");
            if at + 1 == rows.len() {
                definition.push_str("\\lastrow");
            }
            let mut cells: Vec<(&[String], Option<Role>)> = Vec::new();
            for slot in row {
                let down = match slot.cell {
                    None => "\\clvmrg",
                    Some(cell) if cell.rows > 1 => "\\clvmgf",
                    Some(_) => "",
                };
                let parts = if self.ways.across { slot.width } else { 1 };
                for part in 0..parts {
                    let across = match (parts, part) {
                        (1, _) => "",
                        (_, 0) => "\\clmgf",
                        _ => "\\clmrg",
                    };
                    let right = if part + 1 == parts { slot.col + slot.width } else { slot.col + part + 1 };
                    let right = edge(right, &mut self.rng);
                    definition
                        .push_str(&format!("{down}{across}\\clbrdrt\\brdrs\\clftsWidth3\\clwWidth900\\cellx{right}"));
                    cells.push((if part == 0 { slot.lines() } else { &[] }, slot.cell.map(|cell| cell.role)));
                }
            }
            let is_inner = depth > 1;
            if self.ways.defined != Defined::Behind && !is_inner {
                self.put(&definition);
            }
            for (lines, role) in cells {
                self.cell(lines, role, is_inner);
            }
            match (is_inner, self.ways.defined) {
                (true, _) => self.put(&format!("{{\\*\\nesttableprops{definition}\\nestrow}}{{\\nonesttables\\par }}")),
                (false, Defined::Before) => self.put("\\row"),
                (false, _) => self.put(&format!("\\pard{{{definition}\\row}}")),
            }
            self.put("\r\n");
        }
    }

    fn cell(&mut self, lines: &[String], role: Option<Role>, is_inner: bool) {
        let own = if is_inner { "\\pard\\plain\\intbl\\itap2 " } else { "\\pard\\plain\\intbl " };
        self.put(own);
        for (n, line) in lines.iter().enumerate() {
            if n > 0 {
                self.put("\\par ");
            }
            let mut rest = line.as_str();
            if self.ways.lists
                && role == Some(Role::Label)
                && let Some((number, label)) = line.split_once('.').filter(|(number, _)| number.parse::<u8>().is_ok())
            {
                self.put(&format!("{{\\listtext\\pard\\plain\\f1 {number}.\\tab}}\\ls1\\ilvl0 "));
                rest = label;
            }
            if self.ways.revised && role == Some(Role::Value) {
                self.revised(rest);
            } else {
                self.text(rest);
            }
        }
        self.put(if is_inner { "\\nestcell " } else { "\\cell " });
    }

    fn revised(&mut self, text: &str) {
        if self.rng.chance(50) {
            let mark = *self.rng.pick(&["\\deleted", "\\v", "\\mvf", "\\v\\deleted"]);
            self.put(&format!("{{{mark} 79}}"));
        }
        if self.rng.chance(30) {
            self.put(
                "{\\field\\fldedit{\\*\\fldinst  =SUM(LEFT) 5{\\field{\\*\\fldinst REF 3}{\\fldrslt 4}}}{\\fldrslt ",
            );
            self.text(text);
            self.put("}}");
        } else {
            self.text(text);
        }
        if self.rng.chance(20) {
            self.put("\\v 3\\v0 ");
        }
    }
}
