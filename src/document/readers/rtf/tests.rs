use super::*;
use crate::document::Block;
use crate::document::story::tests::drawn;
use crate::grid::Layout;

const HEAD: &str = "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134{\\*\\falt x}\\'cb\\'ce\\'cc\\'e5;}\
    {\\f1\\froman\\fcharset0 Times New Roman;}{\\f2\\fnil\\fcharset136 PMingLiU;}{\\f3\\fnil\\fcharset2 Wingdings;}\
    {\\f4\\fnil\\fcharset0\\cpg950 X;}}{\\stylesheet{\\s0 Normal;}{\\s1\\sbasedon0 heading 1;}{\\s2\\sbasedon1 Own;}\
    {\\s3\\outlinelevel1 \\'ce\\'d2;}{\\s4 \\'b1\\'ea\\'cc\\'e2 2;}{\\s5 Title,\\'cc;}{\\*\\cs6 heading 1 Char;}}\n";

/// A document of a body, in bytes.
fn document(body: &[u8]) -> Result<Document, Error> {
    read(&[HEAD.as_bytes(), body, b"}"].concat())
}

fn blocks(body: impl AsRef<[u8]>) -> Vec<String> {
    drawn(&document(body.as_ref()).unwrap().blocks)
}

#[test]
fn characters_of_two_bytes_however_they_are_written() {
    let cases: [&[u8]; 12] = [
        b"\\'d5\\'fe\\'b8\\'ae1",
        b"\\'d5\\'FE\\'b8\r\n\\'ae1",
        b"\xD5\xFE\xB8\xAE1",
        b"\xD5\r\n\xFE\\'b8\xAE1",
        b"{\\'d5}{\\b \\'fe\\'b8}{{\\i\\'ae}1}",
        b"\\'d5\\b\\'fe\\b0 \\'b8\\'ae1",
        b"{\\f2\\'ac\\'46\\'a9\\'b2}1",
        b"{\\f2\\'acF\\'a9\\'b2}1",
        b"{\\f4\\'ac\\'46\\'a9\\'b2}1",
        b"{\\f1\\'d5\\'fe\\'b8\\'ae1}",
        b"{\\f9\\'d5\\'fe\\'b8\\'ae1}",
        b"{\\f1 \\u25919?\\u24220?1}",
    ];
    for body in cases {
        let read = blocks(body);
        assert_eq!(read, ["政府1"], "{}", body.escape_ascii());
    }
    // the second byte may look like a sign of the format
    assert_eq!(blocks(b"{\\f2\\'a6\\'a8\\'a5\\'5c}\\f2\\'a5\\\\\\'a8\\'7b"), ["成功功肚"]);
}

#[test]
fn characters_in_unicode_and_what_stands_for_them() {
    let cases: [(&[u8], &str); 14] = [
        (b"\\u25919?\\u24220?", "政府"),
        (b"\\u25919 ?\\u24220\\'3f12", "政府12"),
        (b"\\uc2\\u25919\\'d5\\'fe\\u24220\\'b8\\'ae12", "政府12"),
        (b"\\uc0\\u25919\\u24220 12", "政府12"),
        (b"{\\uc2\\u25919\\'d5\\'fe}\\u24220?12", "政府12"),
        (b"\\u-29705?", "请"),
        (b"\\u35831?", "请"),
        (b"\\uc1\\u-10176?\\u-9216?1", "𠀀1"),
        (b"\\uc1\\u55360?\\u56320?1", "𠀀1"),
        (b"\\uc0\\u-10176 1", "\u{FFFD}1"),
        (b"\\u8212\\emdash 5", "—5"),
        // what is missing is not made up for by what comes after
        (b"\\u25919\\u24220?12", "政府12"),
        (b"\\uc1\\u25919{12}", "政12"),
        (b"{\\upr{abc}{\\*\\ud{\\u25919?}}}12", "政12"),
    ];
    for (body, text) in cases {
        assert_eq!(blocks(body), [text], "{}", body.escape_ascii());
    }
    let row = b"\\trowd\\cellx9\\cellx99\\intbl\\u25919\\cell\\u24220\\cell\\row\\pard";
    assert_eq!(blocks(row), ["政|府"]);
}

#[test]
fn signs_and_breaks() {
    let body = b"1\\~2\\-3\\_4\\tab 5\\line a\\page b\\{\\}\\\\\\par \\ldblquote x\\rdblquote\\endash\\par{\\f3\\'81 1\\u-3966?}";
    assert_eq!(blocks(body), ["1\u{A0}23-4 5", "a", "b{}\\", "“x”–", "① □②"]);
    assert_eq!(blocks(b"a\\\r\nb\\sect c\\\nd"), ["a", "b", "c", "d"]);
}

#[test]
fn what_is_not_text_is_not_read() {
    let nothing: [&[u8]; 20] = [
        b"{\\info{\\title x}{\\author y}}",
        b"{\\*\\unheardof x{\\b y}}",
        b"{\\colortbl;\\red0;}",
        b"{\\header x\\par}{\\footerr 2\\par}",
        b"{\\footnote\\pard\\plain {\\chftn} x}",
        b"{\\*\\bkmkstart _x}{\\*\\bkmkend _x}",
        b"{\\v x}{\\v1 y{z}}\\v\\plain ",
        b"{\\deleted x}{\\mvf y}",
        b"{\\*\\listtable{\\list{\\listlevel{\\leveltext\\'02\\'00.;}}}}",
        b"{\\*\\themedata 504b0304}{\\*\\datastore 01}",
        b"{\\nonshppict{\\pict\\wmetafile8 010203}}",
        b"{\\field{\\*\\fldinst PAGE {\\field{\\fldinst x}{\\fldrslt y}}}{\\fldrslt }}",
        b"{\\field{\\fldinst PAGE}}",
        b"{\\*\\annotation x}{\\*\\atnid y}",
        b"{\\pict\\pngblip\\bin12 }}}}}{{{\\par }",
        b"{\\object\\objemb{\\*\\objdata 0105}}",
        b"{\\*\\generator x;}{\\*\\xmlnstbl {\\xmlns1 u;}}",
        b"\\bin3 {{{",
        b"{\\xe x}{\\tc y}",
        b"{\\*\\shppict{\\*\\unheardof x}}",
    ];
    for inner in nothing {
        let body = [b"1\\par ", inner, b"2"].concat();
        assert_eq!(blocks(&body), ["1", "2"], "{}", inner.escape_ascii());
    }
    assert_eq!(blocks(b"a{\\field{\\*\\fldinst =1+1}{\\fldrslt{\\b 2}}}b"), ["a2b"]);
    assert_eq!(blocks(b"1{\\deleted 2}{\\v 3}4\\v 5\\v0 6{\\revised 7}"), ["1467"]);
}

#[test]
fn a_mark_that_is_not_there_ends_nothing() {
    assert_eq!(blocks(b"a{\\deleted\\par}b{\\v\\par}c\\par d"), ["abc", "d"]);
}

#[test]
fn pictures_are_counted_once() {
    let body = b"a{\\*\\shppict{\\pict{\\*\\picprop x}\\pngblip 89504e}}{\\nonshppict{\\pict 01}}{\\pict 02}\
        {\\shp{\\*\\shpinst{\\sp{\\sn pib}{\\sv{\\pict 03}}}}{\\shprslt{\\pict 04}}}{\\v{\\pict 05}}";
    let document = document(body).unwrap();
    assert_eq!((document.pictures, drawn(&document.blocks)), (3, vec!["a".to_owned()]));
}

#[test]
fn text_boxes_come_once_and_after_what_they_hang_on() {
    let shape = "{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt\\pard 框\\par 二\\par}}\
        {\\shprslt{\\*\\do{\\dptxbx{\\dptxbxtext\\pard 框\\par}}}}}";
    let shape: String =
        shape.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", c as u32) }).collect();
    assert_eq!(blocks(format!("a{shape}b\\par c")), ["ab", "框", "二", "c"]);
    let row = format!("\\trowd\\cellx9\\cellx99\\intbl 1{shape}\\cell 2\\cell\\row\\pard c");
    assert_eq!(blocks(row), ["1|2", "框", "二", "c"]);
    let inner = "a{\\shp{\\*\\shpinst{\\shptxt\\trowd\\cellx5\\cellx7\\cellx9\\intbl x\\cell y\\cell z\\cell\\row}}}";
    let outer = format!("\\trowd\\cellx50\\cellx90\\intbl {inner}\\cell 2\\cell\\row\\pard c");
    assert_eq!(blocks(outer), ["a|2", "x|y|z", "c"]);
    assert_eq!(blocks("a{\\*\\do\\dobxpage{\\dptxbx{\\dptxbxtext\\pard b\\par}}}"), ["a", "b"]);
}

#[test]
fn headings_by_level_and_by_style() {
    let body = b"\\pard\\s1 a\\par\\pard b\\par\\pard\\s2 c\\par\\pard\\s3 d\\par\\pard\\s4 e\\par\\pard\\s5 f\\par\
        \\pard\\s6 g\\par\\pard\\outlinelevel0 h\\par\\pard\\s1\\outlinelevel9 i\\par{\\pard\\s1 j\\par}k\\par\\pard\\s77 l";
    let read = blocks(body);
    assert_eq!(read, ["# a", "b", "# c", "# d", "# e", "# f", "g", "# h", "i", "# j", "k", "l"]);
    let flat = b"{\\rtf1{\\stylesheet Normal;\\s1 heading 1;\\s2 x;}\\s1 a\\par\\s2 b\\par\\s0 c}";
    assert_eq!(drawn(&read_whole(flat)), ["# a", "b", "c"]);
}

fn read_whole(bytes: &[u8]) -> Vec<Block> {
    super::read(bytes).unwrap().blocks
}

#[test]
fn numbers_that_are_printed_before_paragraphs() {
    let list = |label: &str, text: &str| format!("{{\\listtext\\pard\\plain\\f1 {label}\\tab}}\\ls1 {text}");
    let body = [
        list("1.", "\\u23646?"),
        list("\\u19968?\\u12289?", "\\u20108?"),
        list("3.", "45"),
        list("4.", ""),
        list("\\u61623?", "x"),
        "{\\v{\\listtext 9.\\tab}}{\\pntext\\f1 2)\\tab}{\\*\\pn\\pnlvlbody{\\pntxta )}}y".to_owned(),
    ];
    assert_eq!(blocks(body.join("\\par\n")), ["1.属", "一、二", "45", "x", "2)y"]);
    let row = format!("\\trowd\\cellx9\\cellx99\\intbl{}\\cell{}\\cell\\row\\pard", list("1.", "a"), list("2.", "7"));
    assert_eq!(blocks(row), ["1.a|7"]);
}

/// Rows of cells: their edges with what stands before each, and their texts.
fn rows(rows: &[(&str, &str)]) -> String {
    let row = |(definition, cells): &(&str, &str)| {
        let cells: String = cells.split('|').map(|cell| format!("\\pard\\intbl {cell}\\cell")).collect();
        format!("\\trowd {definition} {cells}\\row\n")
    };
    rows.iter().map(row).collect::<String>() + "\\pard "
}

#[test]
fn cells_are_merged_down_and_across() {
    let body = rows(&[
        ("\\clvmgf\\cellx100\\cellx300", "a|b"),
        ("\\clvmrg\\cellx100\\clvmgf\\cellx200\\cellx300", "|c|d"),
        ("\\clvmrg\\cellx98\\clvmrg\\cellx203\\clvmrg\\cellx300", "x||e"),
        ("\\clmgf\\cellx100\\clmrg\\cellx200\\cellx300", "f||g"),
        ("\\clmgf\\clvmgf\\cellx100\\clmrg\\clvmgf\\cellx200\\clmgf\\cellx300", "h|i|j"),
        ("\\clvmrg\\cellx200\\cellx300", "|k"),
    ]);
    assert_eq!(blocks(body), ["a*3x1|b*1x2 / c*2x1|d / e / f*1x2|g / h⏎i*2x2|j / k"]);
}

#[test]
fn edges_that_differ_a_little_are_one_and_rows_may_begin_further_in() {
    let body = rows(&[
        ("\\trleft-108\\cellx1000\\cellx2000\\cellx3000", "a|b|c"),
        ("\\trleft-100\\cellx1010\\cellx2991", "d|e"),
        ("\\trleft1003\\cellx2008\\cellx3000", "f|g"),
    ]);
    let document = document(body.as_bytes()).unwrap();
    assert_eq!(drawn(&document.blocks), ["a|b|c / d|e*1x2 / f|g"]);
    let grid = document.blocks[0].grid().unwrap();
    assert_eq!((grid.at(2, 0), grid.at(2, 1).map(|cell| cell.text.as_str())), (None, Some("f")));
}

#[test]
fn a_row_is_defined_before_its_text_or_behind_it_or_as_the_one_above() {
    let expected = ["a|b / c|d"];
    for body in [
        "\\trowd\\cellx9\\cellx99\\intbl a\\cell b\\cell\\row\\trowd\\cellx9\\cellx99\\intbl c\\cell d\\cell\\row\\pard",
        "\\intbl a\\cell b\\cell\\trowd\\cellx9\\cellx99\\row\\intbl c\\cell d\\cell\\trowd\\cellx9\\cellx99\\row\\pard",
        "{\\intbl a\\cell b\\cell}{\\trowd\\cellx9\\cellx99\\row}{\\intbl c\\cell d\\cell}{\\trowd\\cellx9\\cellx99\\row}\\pard",
        "\\trowd\\cellx9\\cellx99\\intbl a\\cell b\\cell\\row c\\cell d\\cell\\row\\pard",
        // without `\intbl`, and without the mark of the last cell
        "\\trowd\\cellx9\\cellx99 a\\cell b\\cell\\row c\\cell d\\row",
    ] {
        assert_eq!(blocks(body), expected, "{body}");
    }
    // with a mark too many, as LibreOffice has it
    let more = "\\trowd\\cellx9\\cellx99\\intbl a\\cell b\\cell\\cell\\row\\intbl c\\cell d\\cell\\row\\pard";
    assert_eq!(blocks(more), expected);
    let lines = "\\trowd\\cellx9\\cellx99\\intbl a\\par b\\cell\\pard c\\par d\\cell\\row\\pard e";
    assert_eq!(blocks(lines), ["a⏎b|c⏎d", "e"]);
}

#[test]
fn rows_that_are_not_defined_as_they_are_filled_have_an_order_only() {
    let document = document(b"\\trowd\\cellx9\\cellx99\\cellx999\\intbl a\\cell b\\cell\\row\\pard").unwrap();
    let grid = document.blocks[0].grid().unwrap();
    assert_eq!((grid.layout, drawn(&document.blocks)), (Layout::Ragged, vec!["a|b".to_owned()]));
}

#[test]
fn tables_with_nothing_between_them() {
    let (one, two) = ("\\cellx1500\\cellx2500\\cellx3500\\cellx6000", "\\cellx800\\cellx3000\\cellx4200\\cellx6000");
    assert_eq!(blocks(rows(&[(one, "a|b|c|d"), (two, "e|f|g|h")])), ["a|b|c|d", "e|f|g|h"]);
    let said = |number, rest| format!("\\irow{number}{rest}\\cellx9\\cellx99");
    let marked = [said(0, ""), said(1, "\\lastrow"), said(0, ""), said(1, "")];
    let marked: Vec<(&str, &str)> = marked.iter().map(String::as_str).zip(["a|b", "c|d", "e|f", "g|h"]).collect();
    assert_eq!(blocks(rows(&marked)), ["a|b / c|d", "e|f / g|h"]);
    // programs that write the same of every row know nothing of it
    let same = said(0, "\\lastrow");
    assert_eq!(blocks(rows(&[(&same, "a|b"), (&same, "c|d")])), ["a|b / c|d"]);
    let apart = format!("{}\\par {}", rows(&[("\\cellx9\\cellx99", "a|b")]), rows(&[("\\cellx9\\cellx99", "c|d")]));
    assert_eq!(blocks(apart), ["a|b", "c|d"]);
}

#[test]
fn tables_within_tables() {
    let cells = (0..8).map(|n| format!("\\pard\\intbl n{n}\\cell")).collect::<String>();
    let inner = "\\pard\\intbl\\itap2 x\\nestcell y\\nestcell{\\*\\nesttableprops\\trowd\\cellx50\\cellx90\\nestrow}\
        {\\nonesttables\\par}z\\nestcell\\nestcell{\\*\\nesttableprops\\trowd\\cellx50\\cellx90\\nestrow}{\\nonesttables\\par}";
    let edges = (1..=9).map(|n| format!("\\cellx{}", n * 100)).collect::<String>();
    // the row is defined before and behind, or before alone
    for behind in [format!("{{\\trowd{edges}\\row}}"), "\\row".to_owned()] {
        let body = format!("\\trowd{edges}\\pard\\intbl o\\par {inner}\\pard\\intbl p\\cell{cells}{behind}\\pard q");
        assert_eq!(blocks(body), ["o⏎p|n0|n1|n2|n3|n4|n5|n6|n7", "x|y / z|", "q"]);
    }
    // one that only lays out a page is taken apart
    let body = format!("\\trowd\\cellx900\\pard\\intbl o\\par {inner}\\pard\\intbl p\\cell\\row\\pard q");
    assert_eq!(blocks(body), ["o", "x|y / z|", "p", "q"]);
}

#[test]
fn what_was_deleted_of_a_table() {
    let body = "\\trowd\\cellx9\\cellx99\\intbl a\\cell b\\cell\\row\\intbl{\\deleted c\\cell d\\cell\\row}\
        \\trowd\\cldel\\cellx5\\cellx9\\cellx99\\intbl x\\cell e\\cell f\\cell\\row\
        \\trowd\\cldel\\cellx9\\cldel\\cellx99\\intbl y\\cell z\\cell\\row\\pard";
    let document = document(body.as_bytes()).unwrap();
    let grid = document.blocks[0].grid().unwrap();
    let texts: Vec<&str> = grid.cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!((texts, grid.height), (vec!["a", "b", "e", "f"], 2));
}

#[test]
fn code_pages_of_the_document() {
    let cases: [(&[u8], &str); 8] = [
        (b"{\\rtf1\\ansi\\ansicpg936 \\'d5\\'fe}", "政"),
        (b"{\\rtf1\\ansi\\ansicpg950 \\'ac\\'46}", "政"),
        (b"{\\rtf1\\ansi \\'d5\\'fe\\'b8\\'ae}", "政府"),
        (b"{\\rtf1\\ansi\\ansicpg1252 caf\\'e9 1}", "café 1"),
        (b"{\\rtf1\\ansi\\ansicpg65001 \xE6\x94\xBF}", "政"),
        (b"{\\rtf1\\ansi \xE6\x94\xBF\xE5\xBA\x9C}", "政府"),
        (b"\xEF\xBB\xBF\r\n{\\rtf1\\ansi\\deff1{\\fonttbl\\f0\\fcharset0 A;\\f1\\fcharset134 B;}\\'e9\\'46}", "镕"),
        (b"{\\rtf1\\mac caf\\'8e}", "café"),
    ];
    for (bytes, text) in cases {
        assert_eq!(drawn(&read_whole(bytes)), [text], "{}", bytes.escape_ascii());
    }
}

fn error(bytes: &[u8]) -> String {
    super::read(bytes).unwrap_err().to_string()
}

#[test]
fn what_is_damaged_says_so() {
    assert!(error(b"{\\rtf1 a").contains("the end of the file is missing"));
    assert!(error(b"{\\rtf1 a\\par b").contains("the end of the file is missing"));
    assert!(error(b"{\\rtf1 a\\par{\\b b\\par").contains("the end of the file is missing"));
    assert!(error(b"{\\rtf1\\trowd\\cellx9\\intbl a\\cell\\par").contains("the end of the file is missing"));
    assert!(error(b"{\\rtf1 a}\\par b}").contains("behind its last brace"));
    assert!(error(b"rtf").contains("does not begin"));
    assert_eq!(error(b"{\\rtf1\\ansi}"), error(b"{\\rtf1{\\fonttbl{\\f0 x;}}\\par\\par }"));
    // only the last brace is missing
    let open = super::read(b"{\\rtf1 a\\par b\\par\r\n\0").unwrap();
    assert_eq!((drawn(&open.blocks), open.notes.len()), (vec!["a".to_owned(), "b".to_owned()], 1));
    let rubbish = super::read(b"{\\rtf1 a}\0\0\r\n}}x").unwrap();
    assert_eq!((drawn(&rubbish.blocks), rubbish.notes.len()), (vec!["a".to_owned()], 0));
}

#[test]
fn limits() {
    let deep = [b"{\\rtf1 ".to_vec(), b"{".repeat(5000), b"a".to_vec(), b"}".repeat(5001)].concat();
    assert!(error(&deep).contains("nested too deeply"));
    let wide = [b"{\\rtf1\\trowd".to_vec(), b"\\cellx1".repeat(300), b"\\intbl a\\cell\\row}".to_vec()].concat();
    assert!(error(&wide).contains("too many cells"));
    let filled = [b"{\\rtf1\\trowd\\cellx1\\intbl".to_vec(), b"\\cell".repeat(300), b"\\row}".to_vec()].concat();
    assert!(error(&filled).contains("too many cells"));
    let many = [b"{\\rtf1\\trowd\\cellx1".to_vec(), b"\\cell\\row".repeat(200_000), b"}".to_vec()].concat();
    assert!(error(&many).contains("too many cells"));
    let lines = [b"{\\rtf1 ".to_vec(), b"a\\par ".repeat(300_000), b"}".to_vec()].concat();
    assert!(error(&lines).contains("lines"));
    let text = [b"{\\rtf1 ".to_vec(), b"a".repeat(17 << 20), b"}".to_vec()].concat();
    assert!(error(&text).contains("too much text"));
    assert!(error(&vec![b' '; MAX_BYTES + 1]).contains("larger than"));
    let boxes = [b"{\\rtf1 a".to_vec(), b"{\\shptxt b".repeat(20), b"}".repeat(21)].concat();
    assert_eq!(drawn(&read_whole(&boxes)).len(), 1 + MAX_BOXES);
    let nested = "{\\rtf1".to_owned() + &"\\intbl\\itap30 a\\nestcell b\\nestcell".repeat(3) + "\\nestrow\\pard c}";
    assert!(!drawn(&read_whole(nested.as_bytes())).is_empty());
}

#[test]
fn rows_of_many_shapes_cost_little() {
    let row = |n: usize| {
        format!("\\trowd\\cellx{}\\cellx{}\\cellx{} a\\cell b\\cell c\\cell\\row\n", n * 7, n * 7 + 3, 999_999 - n)
    };
    let body: String = (1..20_000).map(row).collect();
    assert!(!blocks(body).is_empty());
}
