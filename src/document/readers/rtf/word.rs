//! Control words 控制字 and control symbols: what each does.

use super::group::{Destination, Group, Look};
use super::{MAX_BOXES, Walker, charset};
use crate::document::Error;
use crate::document::word::symbol;

/// Where the text of a group goes that begins with a control word.
enum Target {
    /// Where that of the group around it goes.
    Same,
    To(Destination),
    Picture,
    /// A text box.
    Box,
    /// The last of alternatives.
    Unicode,
}

impl Walker {
    /// Does what a control word says.
    pub(super) fn word(&mut self, name: &[u8], number: Option<i32>) -> Result<(), Error> {
        let is_optional = std::mem::take(&mut self.group.is_optional);
        if self.spare > 0 {
            // a break is never in place of a character: there is none where one was to be
            let is_break =
                matches!(name, b"u" | b"par" | b"line" | b"tab" | b"cell" | b"nestcell" | b"row" | b"nestrow");
            self.spare = if is_break { 0 } else { self.spare - 1 };
            if !is_break && said(name).is_some() {
                return Ok(());
            }
        }
        if let Some(target) = target(name) {
            self.enter(target);
            return Ok(());
        }
        if is_optional {
            self.group.destination = Destination::Nowhere;
            return Ok(());
        }
        match self.group.destination {
            Destination::Fonts => self.fonts.word(name, number),
            Destination::Styles => {
                self.flush();
                self.styles.word(name, number);
                self.character(name, number);
            }
            Destination::Flow | Destination::Rows => self.flow_word(name, number)?,
            _ => self.character(name, number),
        }
        Ok(())
    }

    fn enter(&mut self, target: Target) {
        let own = self.group.destination;
        self.group.destination = match target {
            Target::Same => own,
            Target::To(Destination::Alternatives) => {
                self.group.outer = own;
                Destination::Alternatives
            }
            Target::To(Destination::Label) => {
                self.flush();
                self.label.clear();
                Destination::Label
            }
            Target::To(destination) => destination,
            Target::Picture => {
                if self.group.is_shown() && matches!(own, Destination::Flow | Destination::Drawing) {
                    self.flow.picture();
                }
                Destination::Nowhere
            }
            Target::Box if self.boxes.len() >= MAX_BOXES || !self.group.is_shown() => Destination::Nowhere,
            Target::Box => {
                self.flush();
                self.flow.open_box();
                self.boxes.push(self.groups.len().saturating_sub(1));
                self.group = Group { fallback: self.group.fallback, ..Group::default() };
                Destination::Flow
            }
            Target::Unicode if own == Destination::Alternatives => self.group.outer,
            Target::Unicode => Destination::Nowhere,
        };
    }

    /// Control words of the text of a document.
    fn flow_word(&mut self, name: &[u8], number: Option<i32>) -> Result<(), Error> {
        let is_inner = self.group.destination == Destination::Rows;
        let depth = self.group.paragraph.depth();
        match name {
            b"par" | b"sect" | b"cell" | b"nestcell" if is_inner => {}
            b"par" | b"sect" => return self.end_paragraph(),
            b"cell" => {
                self.flush();
                return self.flow.end_cell(1, self.is_heading());
            }
            b"nestcell" => {
                self.flush();
                return self.flow.end_cell(depth.max(2), self.is_heading());
            }
            b"row" => {
                self.flush();
                return self.flow.end_row(1, is_inner, !self.group.is_deleted);
            }
            b"nestrow" => {
                self.flush();
                let depth = if self.group.paragraph.depth.is_some() { depth } else { self.flow.depth() };
                return self.flow.end_row(depth.max(2), true, !self.group.is_deleted);
            }
            b"line" | b"lbr" | b"page" | b"column" => self.sign("\n"),
            b"pard" => self.group.paragraph = Look::default(),
            b"s" => self.group.paragraph.style = number.unwrap_or(0),
            b"outlinelevel" => self.group.paragraph.outline = number,
            b"intbl" => self.group.paragraph.in_table = number != Some(0),
            b"itap" => self.group.paragraph.depth = number,
            _ => {
                if !self.flow.definition(is_inner).word(name, number) {
                    self.character(name, number);
                }
            }
        }
        Ok(())
    }

    /// Ends the open paragraph, unless its mark is not there, so that it goes on with the next.
    fn end_paragraph(&mut self) -> Result<(), Error> {
        self.flush();
        if !self.group.is_shown() {
            return Ok(());
        }
        self.flow.end_paragraph(self.group.paragraph.depth(), self.is_heading())
    }

    /// Control words of characters, and of the document as a whole.
    fn character(&mut self, name: &[u8], number: Option<i32>) {
        let is_on = number != Some(0);
        match name {
            b"u" => self.unit(number.unwrap_or(0)),
            b"uc" => self.group.fallback = number.and_then(|count| usize::try_from(count).ok()).unwrap_or(1).min(64),
            b"f" => self.group.charset = number.map(|font| self.fonts.charset(font)),
            b"plain" => {
                self.group.charset = None;
                (self.group.is_hidden, self.group.is_deleted) = (false, false);
            }
            b"v" => self.group.is_hidden = is_on,
            b"deleted" | b"mvf" => self.group.is_deleted = is_on,
            b"deff" => self.usual = number.unwrap_or(0),
            b"ansicpg" => self.page = number.and_then(charset::code_page),
            b"mac" => self.page = charset::code_page(10_000),
            _ => {
                if let Some(text) = said(name) {
                    self.sign(text);
                }
            }
        }
    }

    /// A unit of UTF-16, written as a number with a sign.
    fn unit(&mut self, number: i32) {
        self.spare = self.group.fallback;
        let unit = number as u16;
        match (unit, self.half) {
            (0xDC00..=0xDFFF, Some(first)) => {
                self.half = None;
                let pair = char::decode_utf16([first, unit]).next().and_then(Result::ok);
                self.sign(pair.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut [0; 4]));
            }
            (0xD800..=0xDBFF, _) => {
                self.flush();
                self.half = Some(unit).filter(|_| self.group.is_shown());
            }
            (0xF000..=0xF0FF, _) => {
                // a sign of a font of signs, if it is one
                let font = match self.charset() {
                    charset::Charset::Signs(font) => font,
                    _ => "",
                };
                self.sign(symbol::character(font, u32::from(unit)).unwrap_or('□').encode_utf8(&mut [0; 4]));
            }
            (0, _) => {}
            _ => self
                .sign(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut [0; 4])),
        }
    }

    /// Does what a control symbol says.
    pub(super) fn symbol(&mut self, sign: u8) -> Result<(), Error> {
        match sign {
            b'{' | b'}' | b'\\' => {
                self.text(&[sign]);
                return Ok(());
            }
            b'*' => {
                self.group.is_optional = true;
                return Ok(());
            }
            b'\r' | b'\n' => {
                self.spare = 0;
                return if self.group.destination == Destination::Flow { self.end_paragraph() } else { Ok(()) };
            }
            _ => {}
        }
        if self.spare > 0 {
            self.spare -= 1;
            return Ok(());
        }
        match sign {
            b'~' => self.sign("\u{A0}"),
            b'_' => self.sign("-"),
            b'\t' => self.sign(" "),
            0x80.. => self.text(&[sign]),
            // hyphens that show only where a line breaks, and marks of indexes and formulas
            _ => {}
        }
        Ok(())
    }
}

/// What a control word says that stands for a character.
fn said(name: &[u8]) -> Option<&'static str> {
    Some(match name {
        b"tab" => " ",
        b"emdash" => "—",
        b"endash" => "–",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"bullet" => "•",
        b"emspace" => "\u{2003}",
        b"enspace" => "\u{2002}",
        b"qmspace" => "\u{2005}",
        b"zwbo" | b"zwnbo" | b"zwj" | b"zwnj" => "",
        _ => return None,
    })
}

/// Where the text of a group goes that begins with a control word; nothing for a word that begins none.
fn target(name: &[u8]) -> Option<Target> {
    use Destination::{Alternatives, Drawing, Fonts, Label, Nowhere, Rows, Styles};
    Some(match name {
        b"fonttbl" => Target::To(Fonts),
        b"stylesheet" => Target::To(Styles),
        b"listtext" | b"pntext" => Target::To(Label),
        b"nesttableprops" => Target::To(Rows),
        b"upr" => Target::To(Alternatives),
        b"ud" => Target::Unicode,
        b"shp" | b"shpgrp" | b"shpinst" | b"do" | b"sp" | b"sn" | b"sv" => Target::To(Drawing),
        b"shptxt" | b"dptxbxtext" => Target::Box,
        b"pict" => Target::Picture,
        b"shppict" | b"object" | b"result" | b"field" | b"fldrslt" => Target::Same,
        // tables, and what is not in the text
        b"colortbl" | b"filetbl" | b"listtable" | b"listoverridetable" | b"listpicture" | b"revtbl" | b"rsidtbl"
        | b"info" | b"template" | b"private" | b"themedata" | b"colorschememapping" | b"datastore" | b"latentstyles"
        | b"xmlnstbl" | b"userprops" | b"docvar" | b"generator" | b"background" | b"pgdsctbl"
        // beside the text
        | b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer" | b"footerl" | b"footerr" | b"footerf"
        | b"footnote" | b"ftnsep" | b"ftnsepc" | b"ftncn" | b"aftnsep" | b"aftnsepc" | b"aftncn" | b"annotation"
        | b"atnid" | b"atnauthor" | b"atntime" | b"atndate" | b"atnicn" | b"atnref" | b"atnparent" | b"atrfstart"
        | b"atrfend" | b"bkmkstart" | b"bkmkend" | b"xe" | b"tc" | b"tcn" | b"rxe" | b"txe"
        // instructions, and what is there for programs that know less
        | b"fldinst" | b"formfield" | b"datafield" | b"pn" | b"pnseclvl" | b"pntxta" | b"pntxtb" | b"objclass"
        | b"objname" | b"objdata" | b"objalias" | b"objsect" | b"shprslt" | b"nonshppict" | b"nonesttables" => {
            Target::To(Nowhere)
        }
        _ => return None,
    })
}
