//! HTML of the report itself: tables with spans, clean or as office programs paste them.

use super::blank::{Cell, Role, Table};
use super::blocks::Block;
use super::rng::Rng;

/// How the markup is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// Short and correct.
    Clean,
    /// Pasted from a word processor: classes, fonts, nested spans, empty office paragraphs.
    Pasted,
    /// Upper-case tags, `</TD>` and `</TR>` left out.
    Open,
}

/// Text with the characters that HTML reserves escaped.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\u{a0}', "&nbsp;")
}

/// The whole report as markup.
pub fn article(blocks: &[Block], markup: Markup, rng: &mut Rng) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Title(t) => title(&mut out, t, markup),
            Block::Heading(t) => heading(&mut out, t, markup, rng),
            Block::Para(t) => paragraph(&mut out, t, markup, rng),
            Block::Table(t) => table(&mut out, t, markup, rng),
            Block::Page(n) => {
                if rng.chance(50) {
                    paragraph(&mut out, &format!("- {n} -"), markup, rng);
                }
            }
        }
    }
    out
}

fn title(out: &mut String, text: &str, markup: Markup) {
    let text = escape(text);
    out.push_str(&match markup {
        Markup::Clean => format!("<h1>{text}</h1>\n"),
        Markup::Pasted => format!(
            "<p class=\"MsoNormal\" align=\"center\" style=\"text-align:center\"><span style=\"font-size:22.0pt;font-family:方正小标宋简体;mso-ascii-font-family:'Times New Roman'\">{text}<o:p></o:p></span></p>\n"
        ),
        Markup::Open => format!("<P align=center><FONT size=5>{text}</FONT>\n"),
    });
}

fn heading(out: &mut String, text: &str, markup: Markup, rng: &mut Rng) {
    let text = escape(text);
    out.push_str(&match markup {
        Markup::Clean => match rng.below(3) {
            0 => format!("<h2>{text}</h2>\n"),
            1 => format!("<p><strong>{text}</strong></p>\n"),
            _ => format!("<p>　　{text}</p>\n"),
        },
        Markup::Pasted => {
            let cut = text.char_indices().nth(2).map_or(0, |c| c.0);
            format!(
                "<p class=\"MsoNormal\" style=\"text-indent:32.0pt;mso-char-indent-count:2.0\"><b><span lang=\"EN-US\" style=\"font-size:16.0pt\">{}</span></b><span style=\"font-size:16.0pt;font-family:黑体\">{}<span lang=\"EN-US\"><o:p></o:p></span></span></p>\n",
                &text[..cut],
                &text[cut..]
            )
        }
        Markup::Open => format!("<P><B>{text}</B>\n"),
    });
}

fn paragraph(out: &mut String, text: &str, markup: Markup, rng: &mut Rng) {
    let text = escape(text);
    out.push_str(&match markup {
        Markup::Clean => format!("<p>{}{text}</p>\n", if rng.chance(50) { "　　" } else { "" }),
        Markup::Pasted => format!(
            "<p class=\"MsoNormal\" style=\"line-height:28.0pt\"><font face=\"仿宋_GB2312\">&nbsp;&nbsp;&nbsp; {}</font></p>\n<p class=\"MsoNormal\"><o:p>&nbsp;</o:p></p>\n",
            soup(&text, rng)
        ),
        Markup::Open => format!("<P>　　{text}\n"),
    });
}

/// Puts runs of digits into spans of their own, now and then digit by digit.
fn soup(text: &str, rng: &mut Rng) -> String {
    if text.contains('&') {
        return text.to_string();
    }
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        if c.is_ascii_digit() != inside {
            inside = !inside;
            out.push_str(if inside { "<span lang=\"EN-US\">" } else { "</span>" });
        } else if inside && rng.chance(30) {
            out.push_str("</span><span style=\"letter-spacing:0pt\">");
        }
        out.push(c);
    }
    if inside {
        out.push_str("</span>");
    }
    out
}

fn table(out: &mut String, table: &Table, markup: Markup, rng: &mut Rng) {
    let thead = markup == Markup::Clean && table.head > 0 && table.head < table.rows.len() && rng.chance(50);
    out.push_str(match markup {
        Markup::Clean => "<table border=\"1\" cellspacing=\"0\">\n",
        Markup::Pasted => {
            "<div align=\"center\"><table class=\"MsoNormalTable\" border=\"1\" cellspacing=\"0\" cellpadding=\"0\" style=\"border-collapse:collapse;mso-yfti-tbllook:1184\">\n"
        }
        Markup::Open => "<TABLE borderColor=#000000 cellSpacing=0 border=1>\n",
    });
    if markup == Markup::Pasted && rng.chance(60) {
        out.push_str("<colgroup>");
        for _ in 0..table.width {
            out.push_str("<col width=\"64\" style=\"mso-width-source:userset\">");
        }
        out.push_str("</colgroup>\n");
    }
    let tbody = thead || rng.chance(50);
    for (i, row) in table.rows.iter().enumerate() {
        if thead && i == 0 {
            out.push_str("<thead>\n");
        }
        if tbody && markup != Markup::Open && i == if thead { table.head } else { 0 } {
            out.push_str(if thead { "</thead><tbody>\n" } else { "<tbody>\n" });
        }
        out.push_str(match markup {
            Markup::Clean => "<tr>",
            Markup::Pasted => "<tr style=\"mso-yfti-irow:1;height:25.5pt\">\n",
            Markup::Open => "<TR>\n",
        });
        for cell in row {
            let tag = if thead && i < table.head { "th" } else { "td" };
            // A span that reaches past its group ends with the group.
            let long = thead && i + cell.rows == table.head && cell.rows > 1 && rng.chance(5);
            let rows = cell.rows + if long { 2 } else { 0 };
            td(out, &Cell { rows, ..cell.clone() }, tag, markup, rng);
        }
        out.push_str(if markup == Markup::Open { "" } else { "</tr>\n" });
    }
    if tbody && markup != Markup::Open {
        out.push_str("</tbody>\n");
    }
    out.push_str(match markup {
        Markup::Clean => "</table>\n",
        Markup::Pasted => "</table></div>\n",
        Markup::Open => "</TABLE>\n",
    });
}

fn td(out: &mut String, cell: &Cell, tag: &str, markup: Markup, rng: &mut Rng) {
    let mut spans = String::new();
    if cell.cols > 1 {
        spans.push_str(&match markup {
            Markup::Open => format!(" colSpan={}", cell.cols),
            _ => format!(" colspan=\"{}\"", cell.cols),
        });
    }
    if cell.rows > 1 {
        spans.push_str(&match markup {
            Markup::Open => format!(" rowSpan={}", cell.rows),
            _ => format!(" rowspan=\"{}\"", cell.rows),
        });
    }
    let lines: Vec<String> = cell.lines.iter().map(|l| escape(l)).collect();
    let empty = cell.lines.iter().all(|l| l.is_empty());
    match markup {
        Markup::Clean => {
            let inner = match (empty, lines.len(), rng.chance(30)) {
                (true, _, true) => "&nbsp;".to_string(),
                (_, 1, true) => format!("<p>{}</p>", lines[0]),
                _ => lines.join("<br>"),
            };
            out.push_str(&format!("<{tag}{spans}>{inner}</{tag}>"));
        }
        Markup::Pasted => {
            out.push_str(&format!(
                "<td width=\"64\"{spans} valign=\"top\" style=\"width:48.2pt;border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt\">\n"
            ));
            if empty {
                out.push_str("<p class=\"MsoNormal\"><span lang=\"EN-US\"><o:p>&nbsp;</o:p></span></p>");
            }
            for line in lines.iter().filter(|_| !empty) {
                let text = if cell.role == Role::Value { soup(line, rng) } else { line.clone() };
                out.push_str(&format!(
                    "<p class=\"MsoNormal\" align=\"center\"><font color=\"#000000\"><span style=\"font-family:宋体\">{text}</span></font><span lang=\"EN-US\"><o:p></o:p></span></p>\n"
                ));
            }
            out.push_str("</td>\n");
        }
        Markup::Open => {
            let inner = if empty { "&nbsp;".to_string() } else { lines.join("<BR>") };
            out.push_str(&format!("<TD{spans}>{inner}\n"));
        }
    }
}
