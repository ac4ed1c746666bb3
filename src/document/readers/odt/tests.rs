use super::*;
use crate::document::package::tests::packed;
use crate::document::story::tests::drawn;

fn whole(styles: &str, text: &str) -> String {
    format!(
        "<office:document xmlns:office='o' office:mimetype=\"application/vnd.oasis.opendocument.text\"><office:automatic-styles>{styles}\
         </office:automatic-styles><office:body><office:text>{text}</office:text></office:body></office:document>"
    )
}

fn read_as(bytes: Vec<u8>) -> Result<Vec<String>, Error> {
    Odt.read(&Page { bytes, ..Page::default() }, Format::Odt).map(|document| drawn(&document.blocks))
}

fn blocks(styles: &str, text: &str) -> Vec<String> {
    read_as(whole(styles, text).into_bytes()).unwrap()
}

#[test]
fn lines_and_what_is_left_out() {
    let styles =
        "<style:style style:name='h' style:family='text'><style:text-properties text:display='none'/></style:style>";
    let text = "<text:tracked-changes><text:changed-region><text:deletion><text:p>删</text:p></text:deletion></text:changed-region>\
                </text:tracked-changes><text:h text:outline-level='1'>题</text:h><text:p>一 \n 二<text:s text:c='2'/>三<text:line-break/>四<text:tab/>\
                <text:span text:style-name='h'>5</text:span>六<text:note><text:note-body><text:p>注</text:p></text:note-body></text:note>\
                <office:annotation><text:p>批</text:p></office:annotation></text:p><text:section text:display='none'><text:p>x</text:p></text:section>\
                <text:p><draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>七</text:p>";
    assert_eq!(blocks(styles, text), ["# 题", "一 二  三", "四 六", "七", "框"]);
}

#[test]
fn tables_with_spans_and_repeats() {
    let column = |name: &str, width: &str| {
        format!(
            "<style:style style:name='{name}' style:family='table-column'><style:table-column-properties style:column-width='{width}'/></style:style>"
        )
    };
    let styles = column("a", "2cm") + &column("b", "0.02cm");
    let cell =
        |spans: &str, text: &str| format!("<table:table-cell {spans}><text:p>{text}</text:p></table:table-cell>");
    let text = format!(
        "<table:table><table:table-column table:style-name='a' table:number-columns-repeated='2'/><table:table-column table:style-name='b'/>\
         <table:table-column table:style-name='a'/><table:table-header-rows><table:table-row>{}{}<table:covered-table-cell table:number-columns-repeated='2'/>\
         </table:table-row></table:table-header-rows><table:table-row><table:covered-table-cell/>{}<table:covered-table-cell/>{}</table:table-row>\
         <table:table-row table:number-rows-repeated='2'>{}{}{}</table:table-row></table:table>",
        cell("table:number-rows-spanned='2'", "a"),
        cell("table:number-columns-spanned='3'", "b"),
        cell("table:number-columns-spanned='2'", "c"),
        cell("", "d"),
        cell("table:number-columns-repeated='2'", "e"),
        "<table:covered-table-cell/>",
        cell("", "f"),
    );
    assert_eq!(blocks(&styles, &text), ["a*2x1|b*1x2 / c|d / e|e|f / e|e|f"]);
}

#[test]
fn a_table_that_repeats_without_end_is_bounded() {
    let text = "<table:table><table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384'>\
                <text:p>1</text:p></table:table-cell></table:table-row></table:table>";
    let page = Page { bytes: whole("", text).into_bytes(), ..Page::default() };
    let document = Odt.read(&page, Format::Odt).unwrap();
    assert!(document.blocks[0].grid().unwrap().cells.len() <= 1 << 17);
}

#[test]
fn numbers_that_are_not_in_the_text() {
    let styles = "<text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='一, 二, 三, ...' style:num-suffix='、'/>\
                  <text:list-level-style-number text:level='2' style:num-format='1' style:num-list-format='%1%.%2%' text:start-value='3'/></text:list-style>\
                  <text:outline-style><text:outline-level-style text:level='1' style:num-format='1' style:num-suffix='.'/></text:outline-style>";
    let item = |text: &str| format!("<text:list-item>{text}</text:list-item>");
    let p = "<text:p>甲</text:p>";
    let nested = format!("{p}{p}<text:list>{}{}</text:list>", item(p), item(p));
    let text = format!(
        "<text:list xml:id='l1' text:style-name='L'>{}{}</text:list><text:p>间</text:p>\
         <text:list text:continue-list='l1' text:style-name='L'>{}</text:list><text:list text:style-name='L'>{}</text:list><text:h text:outline-level='1'>乙</text:h>",
        item(p),
        item(&nested),
        item(p),
        item(p)
    );
    assert_eq!(
        blocks(styles, &text),
        ["一、甲", "二、甲", "甲", "二.3甲", "二.4甲", "间", "三、甲", "一、甲", "# 1.乙"]
    );
}

#[test]
fn packages() {
    let content = whole("", "<text:p>甲</text:p>");
    let parts: [(&str, &[u8]); 2] =
        [("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())];
    assert_eq!(read_as(packed(&parts)).unwrap(), ["甲"]);
    let locked: [(&str, &[u8]); 2] =
        [("META-INF/manifest.xml", b"<manifest:encryption-data/>"), ("content.xml", b"\x00\x01\x02")];
    assert!(matches!(read_as(packed(&locked)), Err(Error::Encrypted)));
    assert!(matches!(read_as(packed(&parts[..1])), Err(Error::Damaged(_))));
    assert!(matches!(read_as(whole("", "").into_bytes()), Err(Error::Empty)));
}
