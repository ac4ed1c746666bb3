use super::*;
use crate::document::story::tests::drawn;
use crate::document::xml::Tree;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OLD: &str = "http://schemas.microsoft.com/office/word/2003/wordml";

fn read_in(space: &str, body: &str, styles: &str, lists: &str) -> Vec<String> {
    let whole = format!(
        "<w:a xmlns:w='{space}' xmlns:mc='m' xmlns:wps='s' xmlns:m='f' xmlns:v='v' xmlns:aml='aml' xmlns:wx='wx'>\
         <w:document><w:body>{body}</w:body></w:document><w:styles>{styles}</w:styles><w:lists>{lists}</w:lists></w:a>"
    );
    let tree = Tree::parse(&whole).unwrap();
    let root = tree.root().unwrap();
    let parts =
        Parts { document: root.child("document").unwrap(), styles: root.child("styles"), lists: root.child("lists") };
    drawn(&read(&parts, &mut |_| None).unwrap().blocks)
}

fn blocks(body: &str) -> Vec<String> {
    read_in(W, body, "", "")
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

#[test]
fn runs_and_breaks() {
    let body = "<w:p><w:r><w:t xml:space='preserve'>一 </w:t><w:t>二</w:t><w:tab/><w:t>三</w:t></w:r><w:r><w:br/><w:t>四</w:t>\
                <w:noBreakHyphen/><w:t>五</w:t><w:softHyphen/><w:sym w:font='Wingdings' w:char='F081'/></w:r></w:p>\
                <w:p><w:hyperlink><w:r><w:t>六</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>七</w:t></w:r></w:smartTag>\
                <w:r><w:ruby><w:rt><w:r><w:t>音</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>八</w:t></w:r></w:rubyBase></w:ruby>\
                <w:footnoteReference w:id='1'/></w:r></w:p>";
    assert_eq!(blocks(body), ["一 二 三", "四-五①", "六七八"]);
}

#[test]
fn changes_are_taken_as_accepted() {
    let body = format!(
        "<w:p><w:r><w:t>1</w:t></w:r><w:del><w:r><w:delText>2</w:delText><w:t>2</w:t></w:r></w:del><w:ins><w:r><w:t>3</w:t></w:r></w:ins>\
         <w:moveFrom><w:r><w:t>4</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>5</w:t></w:r></w:moveTo></w:p>\
         <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>{}\
         <w:tbl><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        p("后"),
        cell("", "9"),
        cell("", "a"),
        cell("<w:cellDel/>", "8"),
        cell("", "b")
    );
    assert_eq!(blocks(&body), ["135", "前后", "a|b"]);
}

#[test]
fn hidden_text_and_fields() {
    let styles = "<w:style w:type='character' w:styleId='h'><w:rPr><w:vanish/></w:rPr></w:style>";
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let body = format!(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>1</w:t></w:r><w:r><w:rPr><w:rStyle w:val='h'/></w:rPr><w:t>2</w:t></w:r>\
         <w:r><w:rPr><w:rStyle w:val='h'/><w:vanish w:val='0'/></w:rPr><w:t>3</w:t></w:r>{}<w:r><w:instrText>=1+1</w:instrText>\
         <w:t>x</w:t></w:r>{}<w:r><w:t>4</w:t></w:r>{}<w:fldSimple w:instr='PAGE'><w:r><w:t>5</w:t></w:r></w:fldSimple>{}</w:p>{}",
        field("begin"),
        field("separate"),
        field("end"),
        field("begin"),
        p("后")
    );
    assert_eq!(read_in(W, &body, styles, ""), ["345", "后"]);
}

#[test]
fn headings_by_outline_and_by_style() {
    let styles = "<w:style w:type='paragraph' w:styleId='a1'><w:name w:val='标题 1'/></w:style>\
                  <w:style w:type='paragraph' w:styleId='b'><w:basedOn w:val='a1'/></w:style>\
                  <w:style w:type='paragraph' w:styleId='c'><w:basedOn w:val='c'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>";
    let with = |properties: &str| format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>题</w:t></w:r></w:p>");
    let body: String = [
        "<w:outlineLvl w:val='0'/>",
        "<w:outlineLvl w:val='9'/>",
        "<w:pStyle w:val='b'/>",
        "<w:pStyle w:val='c'/>",
        "<w:pStyle w:val='Heading2'/>",
        "<w:pStyle w:val='a1'/><w:outlineLvl w:val='9'/>",
    ]
    .map(with)
    .concat();
    assert_eq!(read_in(W, &body, styles, ""), ["# 题", "题", "# 题", "# 题", "# 题", "题"]);
}

#[test]
fn tables_with_all_their_merges() {
    let table = format!(
        "<w:tbl><w:tblGrid><w:gridCol w:w='1000'/><w:gridCol w:w='1000'/><w:gridCol w:w='8'/><w:gridCol w:w='1000'/></w:tblGrid>\
         <w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:sdt><w:sdtContent><w:tr>{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>\
         <w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("<w:vMerge w:val='restart'/>", "a"),
        cell("<w:gridSpan w:val='3'/>", "b"),
        cell("<w:vMerge/>", ""),
        cell("<w:gridSpan w:val='2'/>", "c"),
        cell("", "d"),
        cell("<w:vMerge w:val='continue'/>", "x"),
        cell("<w:gridSpan w:val='3'/>", "e"),
        cell("<w:gridSpan w:val='3'/>", "f"),
        cell("<w:hMerge w:val='restart'/>", "g"),
        cell("<w:hMerge w:val='continue'/>", ""),
        cell("<w:gridSpan w:val='2'/>", "h"),
    );
    assert_eq!(blocks(&table), ["a*3x1|b*1x2 / c|d / e*1x2 / f*1x2 / g*1x2|h"]);
}

#[test]
fn widths_where_spans_do_not_fit() {
    let wide = |width: u32, text: &str| cell(&format!("<w:tcW w:w='{width}' w:type='dxa'/>"), text);
    let table = format!(
        "<w:tbl><w:tr>{}{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        wide(1000, "a"),
        wide(1000, "b"),
        wide(1000, "c"),
        wide(2010, "d"),
        wide(995, "e")
    );
    assert_eq!(blocks(&table), ["a|b|c / d*1x2|e"]);
}

#[test]
fn text_boxes_once_and_after_their_table() {
    let content = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let drawing = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{}</wps:txbx></w:drawing></mc:Choice><mc:Fallback>\
         <w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        content("注"),
        content("注")
    );
    let body = format!(
        "<w:p>{drawing}<w:r><w:t>段</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p>{drawing}<w:r><w:t>1</w:t></w:r></w:p></w:tc>{}</w:tr></w:tbl>",
        cell("", "2")
    );
    assert_eq!(blocks(&body), ["段", "注", "1|2", "注"]);
}

#[test]
fn formulas_do_not_run_together() {
    let body = "<w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>";
    assert_eq!(blocks(body), ["1/2"]);
}

const LISTS: &str = "<w:abstractNum w:abstractNumId='0'>\
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl>\
    <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%2.%3'/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='s'/><w:lvlText w:val='（%1）'/></w:lvl>\
    </w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='0'/>\
    <w:lvlOverride w:ilvl='1'><w:startOverride w:val='5'/></w:lvlOverride></w:num><w:num w:numId='3'><w:abstractNumId w:val='1'/></w:num>";

#[test]
fn numbers_that_are_not_in_the_text() {
    let styles =
        "<w:style w:type='paragraph' w:styleId='s'><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr></w:style>";
    let item = |list: u8, level: u8| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
        )
    };
    let styled = |rest: &str| format!("<w:p><w:pPr><w:pStyle w:val='s'/>{rest}</w:pPr><w:r><w:t>乙</w:t></w:r></w:p>");
    let body = [
        item(1, 0),
        item(1, 1),
        item(1, 1),
        item(1, 0),
        item(1, 1),
        item(2, 1),
        item(2, 1),
        item(1, 2),
        styled(""),
        styled(""),
        styled("<w:numPr><w:numId w:val='0'/></w:numPr>"),
        item(7, 0),
    ]
    .concat();
    assert_eq!(
        read_in(W, &body, styles, LISTS),
        ["一、甲", "1.甲", "2.甲", "二、甲", "1.甲", "5.甲", "6.甲", "2.6.1甲", "（1）乙", "（2）乙", "乙", "甲"]
    );
}

#[test]
fn word_2003() {
    let lists = "<w:listDef w:listDefId='4'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:nfc w:val='37'/><w:lvlText w:val='%1、'/></w:lvl></w:listDef>\
                 <w:list w:ilfo='1'><w:ilst w:val='4'/></w:list>";
    let item = |hint: &str| {
        format!(
            "<w:p><w:pPr><w:listPr><w:ilvl w:val='0'/><w:ilfo w:val='1'/>{hint}</w:listPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
        )
    };
    let body = format!(
        "<wx:sect><w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>{}{}<w:p><aml:annotation w:type='Word.Deletion'><aml:content><w:r><w:t>删</w:t>\
         </w:r></aml:content></aml:annotation><aml:annotation w:type='Word.Insertion'><aml:content><w:r><w:t>增</w:t></w:r></aml:content>\
         </aml:annotation></w:p></wx:sect>",
        cell("<w:vmerge w:val='restart'/>", "a"),
        cell("", "b"),
        cell("<w:vmerge/>", ""),
        cell("", "c"),
        item(""),
        item("<wx:t wx:val='三、'/>"),
    );
    assert_eq!(read_in(OLD, &body, "", lists), ["a*2x1|b / c", "一、甲", "三、甲", "增"]);
}
