//! Small files made here, and what is read of them.

use super::*;
use crate::document::Block;
use crate::document::package::tests::packed;

const DOCUMENT: &str = "<Document><CommonData><PageArea><PhysicalBox>0 0 200 100</PhysicalBox></PageArea>
    <DocumentRes>Res.xml</DocumentRes><TemplatePage ID='5' BaseLoc='T.xml'/></CommonData>
    <Pages><Page ID='1' BaseLoc='P.xml'/></Pages></Document>";
const ENTRY: &str = "<OFD><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>";

/// A file of one page with a layer of objects, a template and resources.
fn file(objects: &str, template: &str, resources: &str) -> Vec<u8> {
    let page =
        |inner: &str| format!("<Page><Template TemplateID='5'/><Content><Layer>{inner}</Layer></Content></Page>");
    packed(&[
        ("OFD.xml", ENTRY.as_bytes()),
        ("D/Document.xml", DOCUMENT.as_bytes()),
        ("D/P.xml", page(objects).as_bytes()),
        ("D/T.xml", page(template).as_bytes()),
        ("D/Res.xml", format!("<Res>{resources}</Res>").as_bytes()),
    ])
}

fn leaves(bytes: &[u8]) -> Result<(Vec<Leaf>, Budget), Error> {
    let mut container = Container::open(bytes)?;
    let (mut budget, mut leaves) = (Budget::default(), Vec::new());
    for root in container.documents()? {
        leaves.extend(leaf::of_document(&mut container, &root, &mut budget)?);
    }
    Ok((leaves, budget))
}

/// The glyphs of objects: character, place in millimetres, turn, whether below one another.
fn glyphs(objects: &str) -> Vec<(char, f32, f32, u8, bool)> {
    let (leaves, _) = leaves(&file(objects, "", "")).unwrap();
    let mm = |points: f32| (points * 254.0 / 72.0).round() / 10.0;
    leaves[0].glyphs.iter().map(|glyph| (glyph.says, mm(glyph.x), mm(glyph.y), glyph.turn, glyph.vertical)).collect()
}

fn rules(objects: &str) -> Vec<(bool, f32, f32, f32)> {
    let (leaves, _) = leaves(&file(objects, "", "")).unwrap();
    let mm = |points: f32| (points * 254.0 / 72.0).round() / 10.0;
    leaves[0].rules.iter().map(|rule| (rule.vertical, mm(rule.at), mm(rule.from), mm(rule.to))).collect()
}

#[test]
fn characters_stand_where_they_are_said_to() {
    let plain =
        "<TextObject Boundary='10 20 50 5' Size='4'><TextCode X='1' Y='4' DeltaX='4 2'>年12</TextCode></TextObject>";
    let row = vec![('年', 11.0, 24.0, 0, false), ('1', 15.0, 24.0, 0, false), ('2', 17.0, 24.0, 0, false)];
    assert_eq!(glyphs(plain), row);
    // the same in the coordinates of a file that was PDF, and with a size of one
    let points = "<TextObject Boundary='10 20 50 5' CTM='0.5 0 0 0.5 -10 10' Size='8'><TextCode X='22' Y='-12'
        DeltaX='8 4'>年12</TextCode></TextObject>";
    assert_eq!(glyphs(points), row);
    let unit = "<TextObject Boundary='10 20 50 5' CTM='4 0 0 4 0 0' Size='1'><CGTransform CodePosition='0' CodeCount='3'
        GlyphCount='3'><Glyphs>9 8 7</Glyphs></CGTransform><TextCode X='0.25' Y='1' DeltaX='1 0.5'>年12</TextCode></TextObject>";
    assert_eq!(glyphs(unit), row);
    // a second code goes on at the height of the first
    let codes = "<TextObject Boundary='10 20 50 5' Size='4'><TextCode X='1' Y='4'>年</TextCode><TextCode X='5'
        DeltaX='2'>12</TextCode></TextObject>";
    assert_eq!(glyphs(codes), row);
    let run =
        "<TextObject Boundary='0 0 50 5' Size='4'><TextCode X='1' Y='4' DeltaX='g 3 2'>1234</TextCode></TextObject>";
    assert_eq!(glyphs(run).iter().map(|glyph| glyph.1).collect::<Vec<_>>(), [1.0, 3.0, 5.0, 7.0]);
}

#[test]
fn characters_without_steps_stand_side_by_side() {
    for steps in ["", "DeltaX=''", "DeltaX='0 0'", "DeltaX='g 2 0' DeltaY='0'"] {
        let text = format!(
            "<TextObject Boundary='0 0 50 5' Size='4'><TextCode X='0' Y='4' {steps}>11年</TextCode></TextObject>"
        );
        assert_eq!(glyphs(&text).iter().map(|glyph| glyph.1).collect::<Vec<_>>(), [0.0, 2.0, 4.0], "{steps}");
    }
    let down = "<TextObject Boundary='0 0 5 50' Size='4' ReadDirection='90'><TextCode X='0' Y='4'>年度</TextCode></TextObject>";
    assert_eq!(glyphs(down), [('年', 0.0, 4.0, 0, true), ('度', 0.0, 8.0, 0, true)]);
}

#[test]
fn text_is_turned_runs_down_or_lies_at_a_slant() {
    let down = "<TextObject Boundary='0 0 5 50' Size='4'><TextCode X='0' Y='4' DeltaY='4'>年度</TextCode></TextObject>";
    assert_eq!(glyphs(down), [('年', 0.0, 4.0, 0, true), ('度', 0.0, 8.0, 0, true)]);
    let turned = "<TextObject Boundary='50 10 5 50' CTM='0 1 -1 0 0 0' Size='4'><TextCode X='0' Y='4'
        DeltaX='4'>年度</TextCode></TextObject>";
    assert_eq!(glyphs(turned), [('年', 46.0, 10.0, 1, false), ('度', 46.0, 14.0, 1, false)]);
    let chars = "<TextObject Boundary='50 10 5 50' Size='4' ReadDirection='90' CharDirection='90'><TextCode X='0' Y='4'
        DeltaY='4'>年度</TextCode></TextObject>";
    assert_eq!(glyphs(chars), [('年', 50.0, 14.0, 1, false), ('度', 50.0, 18.0, 1, false)]);
    let slant = "<TextObject Boundary='0 0 50 50' CTM='0.7 0.7 -0.7 0.7 0 0' Size='4'><TextCode X='9' Y='4'>年</TextCode></TextObject>";
    assert_eq!(glyphs(slant), []);
}

#[test]
fn what_is_not_painted_is_told_apart() {
    let text = |says: &str, inner: &str| {
        format!(
            "<TextObject Boundary='0 0 50 5' Size='4' {says}>{inner}<TextCode X='0' Y='4'>1</TextCode></TextObject>"
        )
    };
    for (says, inner) in [("Fill='false'", ""), ("Alpha='0'", ""), ("", "<FillColor Value='0 0 0' Alpha='0'/>")] {
        let (leaves, _) = leaves(&file(&text(says, inner), "", "")).unwrap();
        assert!(leaves[0].glyphs[0].hidden, "{says} {inner}");
    }
    assert_eq!(glyphs(&text("Visible='false'", "")), []);
    let private = "<TextObject Boundary='0 0 50 5' Size='4'><TextCode X='0' Y='4' DeltaX='g 2 4'>\u{e001}&#1;\u{fffd}</TextCode></TextObject>";
    assert!(glyphs(private).iter().all(|glyph| glyph.0 == layout::UNMAPPED));
}

#[test]
fn rules_are_lines_and_thin_areas() {
    let line = "<PathObject Boundary='10 20 80 0'><AbbreviatedData>M 0 0 L 80 0</AbbreviatedData></PathObject>";
    assert_eq!(rules(line), [(false, 20.0, 10.0, 90.0)]);
    let scaled = "<PathObject Boundary='10 20 80 0' CTM='2 0 0 2 0 0'><AbbreviatedData>M 0 0 L 40 0</AbbreviatedData></PathObject>";
    assert_eq!(rules(scaled), [(false, 20.0, 10.0, 90.0)]);
    let thin =
        "<PathObject Boundary='10 20 0.2 40' Fill='true' Stroke='false'><AbbreviatedData>M 0 0 L 0.2 0 L 0.2 40 L 0 40
        C</AbbreviatedData></PathObject>";
    assert_eq!(rules(thin), [(true, 10.1, 20.0, 60.0)]);
    let shade =
        "<PathObject Boundary='10 20 50 40' Fill='true' Stroke='false'><AbbreviatedData>M 0 0 L 50 0 L 50 40 L 0 40
        C</AbbreviatedData></PathObject>";
    assert_eq!(rules(shade), []);
    let cut = "<PathObject Boundary='10 20 30 0'><AbbreviatedData>M 0 0 L 180 0</AbbreviatedData></PathObject>";
    assert_eq!(rules(cut), [(false, 20.0, 10.0, 42.1)]);
    for says in ["LineWidth='12'", "Visible='false'", "Stroke='false'", "Alpha='0'"] {
        let none = line.replace("<PathObject", &format!("<PathObject {says}"));
        assert_eq!(rules(&none), [], "{says}");
    }
    let picture = "<ImageObject Boundary='10 20 80 0.3' ResourceID='3'/>";
    assert_eq!(rules(picture), [(false, 20.2, 10.0, 90.0)]);
}

#[test]
fn blocks_graphics_and_templates_are_painted() {
    let line = "<PathObject Boundary='0 10 50 0'><AbbreviatedData>M 0 0 L 50 0</AbbreviatedData></PathObject>";
    let graphic = format!(
        "<U><CompositeGraphicUnit ID='7'><Content><PageBlock>{line}</PageBlock></Content></CompositeGraphicUnit>
        <CompositeGraphicUnit ID='8'><Content><CompositeObject ResourceID='8' Boundary='0 0 9 9'/></Content>
        </CompositeGraphicUnit></U>"
    );
    let use_of =
        |id: &str| format!("<CompositeObject ID='1' ResourceID='{id}' Boundary='20 30 60 60' CTM='1 0 0 1 5 0'/>");
    let pages = file(&format!("<PageBlock>{line}{}</PageBlock>", use_of("7")), line, &graphic);
    let (painted, budget) = leaves(&pages).unwrap();
    assert_eq!(painted[0].rules.len(), 3);
    assert_eq!((budget.unread, budget.missing), (0, 0));
    let moved = painted[0].rules[1];
    assert_eq!(((moved.at * 0.3528).round(), (moved.from * 0.3528).round()), (40.0, 25.0));
    // a graphic in itself, and one that is not there
    let (painted, budget) = leaves(&file(&(use_of("8") + &use_of("9")), "", &graphic)).unwrap();
    assert_eq!((painted[0].rules.len(), budget.unread, budget.missing), (0, 1, 1));
}

#[test]
fn a_place_that_cannot_be_read_is_said() {
    let text = |says: &str, code: &str| format!("<TextObject {says}><TextCode {code}>12</TextCode></TextObject>");
    for objects in [
        text("Size='4'", "X='0' Y='4'"),
        text("Boundary='0 0 5' Size='4'", "X='0' Y='4'"),
        text("Boundary='0 0 5 5'", "X='0' Y='4'"),
        text("Boundary='0 0 5 5' Size='4' CTM='1 0 0 1'", "X='0' Y='4'"),
        text("Boundary='0 0 5 5' Size='4'", "Y='4'"),
        text("Boundary='0 0 5 5' Size='4'", "X='1e999' Y='4'"),
        text("Boundary='0 0 5 5' Size='4'", "X='1' Y='4' DeltaX='x'"),
        "<PathObject Boundary='0 0 5 5'/>".to_owned(),
    ] {
        let (leaves, budget) = leaves(&file(&objects, "", "")).unwrap();
        assert_eq!((leaves[0].glyphs.len(), budget.unread), (0, 1), "{objects}");
    }
}

#[test]
fn why_there_is_no_document() {
    let read = |bytes: Vec<u8>| Ofd.read(&Page::from_file("a.ofd", bytes), Format::Ofd);
    let picture = "<ImageObject Boundary='0 0 200 100' ResourceID='3'/>";
    assert!(matches!(read(file(picture, "", "")), Err(Error::Scanned(1))));
    assert!(matches!(read(file("", "", "")), Err(Error::Silent)));
    let parts = |page: &'static [u8]| {
        packed(&[("OFD.xml", ENTRY.as_bytes()), ("D/Document.xml", DOCUMENT.as_bytes()), ("D/P.xml", page)])
    };
    assert!(matches!(read(parts(b"<Page><Content>")), Err(Error::Damaged(_))));
    assert!(matches!(read(packed(&[("OFD.xml", ENTRY.as_bytes())])), Err(Error::Damaged(_))));
    let without_pages = packed(&[("OFD.xml", ENTRY.as_bytes()), ("D/Document.xml", b"<Document/>")]);
    assert!(matches!(read(without_pages), Err(Error::Damaged(_))));
    let deep = "<PageBlock>".repeat(100) + &"</PageBlock>".repeat(100);
    assert!(matches!(read(file(&deep, "", "")), Err(Error::Excessive(_))));
    let many = DOCUMENT.replace("<Page ID='1' BaseLoc='P.xml'/>", &"<Page ID='1' BaseLoc='P.xml'/>".repeat(500));
    let many = packed(&[("OFD.xml", ENTRY.as_bytes()), ("D/Document.xml", many.as_bytes()), ("D/P.xml", b"<Page/>")]);
    assert!(matches!(read(many), Err(Error::Excessive(_))));
    let bomb = format!("<!--{}-->", " ".repeat(40 << 20));
    assert!(matches!(read(file("", "", &bomb)), Err(Error::Excessive(_))));
}

#[test]
fn a_graphic_painted_again_and_again_ends() {
    let uses = |id: usize| format!("<CompositeObject ResourceID='{id}' Boundary='0 0 9 9'/>").repeat(50);
    let mut graphics = String::new();
    for id in 1..12 {
        let inner = uses(id + 1);
        graphics += &format!("<CompositeGraphicUnit ID='{id}'><Content>{inner}</Content></CompositeGraphicUnit>");
    }
    let bytes = file(&uses(1), "", &format!("<U>{graphics}</U>"));
    assert!(matches!(leaves(&bytes), Err(Error::Excessive(_))));
}

#[test]
fn every_document_of_a_file_is_read() {
    let entry = "<OFD><DocBody><DocRoot>A/Document.xml</DocRoot></DocBody><DocBody><DocRoot>B/Document.xml</DocRoot>
        <Versions><Version ID='1' Index='1' Current='false' BaseLoc='no.xml'/><Version ID='2' Index='2' Current='true'
        BaseLoc='B/V2.xml'/></Versions></DocBody></OFD>";
    let page = |says: &str| {
        format!(
            "<Page><Content><Layer><TextObject Boundary='9 9 50 5' Size='4'><TextCode X='0' Y='4'>{says}</TextCode>
            </TextObject></Layer></Content></Page>"
        )
    };
    let bytes = packed(&[
        ("OFD.xml", entry.as_bytes()),
        ("A/Document.xml", DOCUMENT.as_bytes()),
        ("A/P.xml", page("一、甲").as_bytes()),
        ("B/Document.xml", DOCUMENT.as_bytes()),
        ("B/P.xml", page("二、旧").as_bytes()),
        ("B/V2.xml", b"<DocVersion><DocRoot>New/Document.xml</DocRoot></DocVersion>"),
        ("B/New/Document.xml", DOCUMENT.as_bytes()),
        ("B/New/P.xml", page("二、乙").as_bytes()),
    ]);
    let says = |document: &Document| {
        let lines = document.blocks.iter().filter_map(Block::line).map(|line| line.text.clone());
        lines.collect::<Vec<_>>()
    };
    let page = Page::from_file("a.ofd", bytes);
    assert_eq!(says(&Ofd.read(&page, Format::Ofd).unwrap()), ["一、甲", "二、乙"]);
    let parts = Ofd.parts(&page, Format::Ofd).unwrap();
    assert_eq!(parts.iter().map(says).collect::<Vec<_>>(), [["一、甲"], ["二、乙"]]);
}
