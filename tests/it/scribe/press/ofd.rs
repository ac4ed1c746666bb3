//! Pages as OFD (GB/T 33190-2016), in the ways in which writers of OFD differ.

use std::fmt::Write as _;

use super::super::rng::Rng;
use super::zip::packed;
use super::{Bar, Run, Sheet, share};

/// How a file is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ways {
    /// The prefix of elements: `ofd:`, none, another.
    pub prefix: u8,
    /// How parts are named: beside, from the top, from the top without saying so, with backslashes, in other case.
    pub names: u8,
    /// Every character an object of its own.
    pub single: bool,
    /// Equal steps as `g` runs.
    pub runs: bool,
    /// 0: none; 1: size 1 and a scale; 2: as converted from PDF, in points that grow upwards; 3: a shift.
    pub ctm: u8,
    /// Texts of one height in one object with several codes.
    pub rows: bool,
    /// Objects in blocks within blocks.
    pub blocks: bool,
    /// Running heads in a template.
    pub template: bool,
    /// Rules as thin filled areas.
    pub filled: bool,
    /// Shapes of glyphs said beside the characters.
    pub shapes: bool,
    /// All rules of a page in one path.
    pub joined: bool,
    /// Rules in a graphic among the resources.
    pub graphic: bool,
    /// Steps left out where they are the last one again.
    pub short: bool,
}

impl Ways {
    /// One of many.
    pub fn drawn(rng: &mut Rng) -> Self {
        Ways {
            prefix: rng.below(3) as u8,
            names: rng.below(5) as u8,
            single: rng.chance(25),
            runs: rng.chance(50),
            ctm: rng.below(4) as u8,
            rows: rng.chance(30),
            blocks: rng.chance(30),
            template: rng.chance(50),
            filled: rng.chance(30),
            shapes: rng.chance(30),
            joined: rng.chance(30),
            graphic: rng.chance(20),
            short: rng.chance(20),
        }
    }
}

/// Where a place on the page is in the coordinates of an object.
type Origin = Box<dyn Fn(f64, f64) -> (f64, f64)>;

const MM: f64 = 25.4 / 72.0;

/// A number as OFD has it.
fn mm(points: f64) -> String {
    shortest(points * MM)
}

fn shortest(number: f64) -> String {
    let text = format!("{number:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

struct Writer<'w> {
    ways: &'w Ways,
    id: u32,
}

impl Writer<'_> {
    fn tag(&self) -> &'static str {
        ["ofd:", "", "x:"][self.ways.prefix as usize % 3]
    }

    /// A part with its root element.
    fn part(&self, root: &str, inner: &str) -> String {
        let (tag, space) = match self.ways.prefix % 3 {
            0 => ("ofd:", "xmlns:ofd=\"http://www.ofdspec.org/2016\""),
            1 => ("", "xmlns=\"http://www.ofdspec.org\""),
            _ => ("x:", "xmlns:x=\"http://www.ofdspec.org/2016\""),
        };
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{tag}{root} {space}>{inner}</{tag}{root}>")
    }

    fn element(&self, name: &str, attributes: &str, inner: &str) -> String {
        let tag = self.tag();
        let blank = if attributes.is_empty() { "" } else { " " };
        format!("<{tag}{name}{blank}{attributes}>{inner}</{tag}{name}>")
    }

    fn number(&mut self) -> u32 {
        self.id += 1;
        self.id
    }

    /// How a part is named in another part of the folder `Doc_0`.
    fn name(&self, place: &str) -> String {
        match self.ways.names % 5 {
            0 => place.to_owned(),
            1 => format!("/Doc_0/{place}"),
            2 => format!("Doc_0/{place}"),
            3 => place.replace('/', "\\"),
            _ => format!("./{}", place.to_uppercase()),
        }
    }

    /// A text object of runs on one line, and again where they are painted twice.
    fn text(&mut self, runs: &[&Run]) -> String {
        let mut out = self.object(runs, 0.0);
        if runs.iter().any(|run| run.bold) {
            out.push_str(&self.object(runs, 0.2));
        }
        out
    }

    fn object(&mut self, runs: &[&Run], shift: f64) -> String {
        let first = runs[0];
        let left = runs.iter().map(|run| run.x).fold(f64::MAX, f64::min) + shift;
        let top = first.y - first.size;
        let (wide, tall) = extent(runs, left);
        let boundary = format!("{} {} {} {}", mm(left), mm(top), mm(wide), mm(tall));
        // where a place on the page is in the coordinates of the object, and how large things are there
        let (ctm, unit, origin): (String, f64, Origin) = match self.ways.ctm {
            1 => {
                let size = first.size * MM;
                let at = move |x: f64, y: f64| ((x - left) * MM / size, (y - top) * MM / size);
                (format!("{} 0 0 {} 0 0", shortest(size), shortest(size)), size, Box::new(at))
            }
            2 => {
                let ctm = format!("{MM:.6} 0 0 {MM:.6} {} {}", mm(-left), mm(-top));
                (ctm, MM, Box::new(move |x: f64, y: f64| (x, y)))
            }
            3 => (
                format!("1 0 0 1 {} {}", mm(10.0), mm(-10.0)),
                1.0,
                Box::new(move |x: f64, y: f64| ((x - left - 10.0) * MM, (y - top + 10.0) * MM)),
            ),
            _ => (String::new(), 1.0, Box::new(move |x: f64, y: f64| ((x - left) * MM, (y - top) * MM))),
        };
        let long = |points: f64| shortest5(points * MM / unit);
        let mut inner = self.element("FillColor", "Value=\"0 0 0\"", "");
        for run in runs {
            if self.ways.shapes {
                let shapes: Vec<String> = run.text.chars().map(|c| (c as u32 % 9999).to_string()).collect();
                let count = shapes.len();
                let shapes = self.element("Glyphs", "", &shapes.join(" "));
                let says = format!("CodePosition=\"0\" CodeCount=\"{count}\" GlyphCount=\"{count}\"");
                inner.push_str(&self.element("CGTransform", &says, &shapes));
            }
            let (x, y) = origin(run.x + shift, run.y);
            let mut attributes = format!("X=\"{}\" Y=\"{}\"", shortest5(x), shortest5(y));
            let steps: Vec<String> = run
                .text
                .chars()
                .map(|c| long(if run.down { run.size * 1.1 } else { share(c) * run.size }))
                .take(run.text.chars().count().saturating_sub(1))
                .collect();
            if !steps.is_empty() {
                let axis = if run.down { "DeltaY" } else { "DeltaX" };
                write!(attributes, " {axis}=\"{}\"", self.steps(&steps)).unwrap();
            }
            inner.push_str(&self.element("TextCode", &attributes, &escape(&run.text)));
        }
        let id = self.number();
        let ctm = if ctm.is_empty() { ctm } else { format!(" CTM=\"{ctm}\"") };
        let size = shortest5(first.size * MM / unit);
        let down = if first.down { " ReadDirection=\"90\"" } else { "" };
        let says = format!("ID=\"{id}\" Boundary=\"{boundary}\"{ctm} Font=\"3\" Size=\"{size}\"{down}");
        self.element("TextObject", &says, &inner)
    }

    fn steps(&self, steps: &[String]) -> String {
        let mut kept = steps.len();
        if self.ways.short {
            while kept > 1 && steps[kept - 1] == steps[kept - 2] {
                kept -= 1;
            }
        }
        let mut out: Vec<String> = Vec::new();
        for equal in steps[..kept].chunk_by(|a, b| a == b) {
            if self.ways.runs && equal.len() > 1 {
                out.push(format!("g {} {}", equal.len(), equal[0]));
            } else {
                out.extend(equal.iter().cloned());
            }
        }
        out.join(" ")
    }

    fn path(&mut self, boundary: [f64; 4], data: &str, says: &str) -> String {
        let id = self.number();
        let [x0, y0, x1, y1] = boundary;
        let boundary = format!("{} {} {} {}", mm(x0), mm(y0), mm(x1 - x0), mm(y1 - y0));
        let data = self.element("AbbreviatedData", "", data);
        self.element("PathObject", &format!("ID=\"{id}\" Boundary=\"{boundary}\" {says}"), &data)
    }

    fn shade(&mut self, &[x0, y0, x1, y1]: &[f64; 4]) -> String {
        let (w, h) = (mm(x1 - x0), mm(y1 - y0));
        let data = format!("M 0 0 L {w} 0 L {w} {h} L 0 {h} C");
        self.path([x0, y0, x1, y1], &data, "Fill=\"true\" Stroke=\"false\"")
    }

    fn rules(&mut self, bars: &[Bar]) -> String {
        if bars.is_empty() {
            return String::new();
        }
        let left = bars.iter().map(|bar| bar.x0).fold(f64::MAX, f64::min);
        let top = bars.iter().map(|bar| bar.y0).fold(f64::MAX, f64::min);
        let right = bars.iter().map(|bar| bar.x1).fold(f64::MIN, f64::max);
        let bottom = bars.iter().map(|bar| bar.y1).fold(f64::MIN, f64::max);
        let says =
            if self.ways.filled { "Fill=\"true\" Stroke=\"false\" Rule=\"NonZero\"" } else { "LineWidth=\"0.18\"" };
        let data: Vec<String> = bars.iter().map(|bar| self.outline(bar, left, top)).collect();
        self.path([left, top, right, bottom], &data.join(" "), says)
    }

    fn outline(&self, bar: &Bar, left: f64, top: f64) -> String {
        let (x0, y0, x1, y1) = (bar.x0 - left, bar.y0 - top, bar.x1 - left, bar.y1 - top);
        if !self.ways.filled {
            return format!("M {} {} L {} {}", mm(x0), mm(y0), mm(x1), mm(y1));
        }
        let half = 0.24;
        let (x0, y0, x1, y1) = (mm(x0 - half), mm(y0 - half), mm(x1 + half), mm(y1 + half));
        format!("S {x0} {y0} L {x1} {y0} L {x1} {y1} L {x0} {y1} C")
    }

    fn layer(&mut self, inner: &str) -> String {
        let id = self.number();
        let inner = match self.ways.blocks {
            true => {
                let block = self.element("PageBlock", "ID=\"7001\"", inner);
                self.element("PageBlock", "ID=\"7000\"", &block)
            }
            false => inner.to_owned(),
        };
        self.element("Layer", &format!("ID=\"{id}\" Type=\"Body\" DrawParam=\"2\""), &inner)
    }
}

fn shortest5(number: f64) -> String {
    let text = format!("{number:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

fn extent(runs: &[&Run], left: f64) -> (f64, f64) {
    let ends = runs.iter().map(|run| match run.down {
        true => (run.x + run.size, run.size * 1.1 * run.text.chars().count() as f64 + run.size * 0.4),
        false => (run.x + super::width(&run.text, run.size), run.size * 1.4),
    });
    let (right, tall) = ends.fold((f64::MIN, 0f64), |(x, y), (a, b)| (x.max(a), y.max(b)));
    (right - left, tall)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The parts of a file.
pub fn parts(sheets: &[Sheet], ways: &Ways) -> Vec<(String, String)> {
    let mut writer = Writer { ways, id: 100 };
    let mut parts = Vec::new();
    let mut pages = String::new();
    let mut graphics = String::new();
    for (n, sheet) in sheets.iter().enumerate() {
        let place = format!("Pages/Page_{n}/Content.xml");
        let content = page(&mut writer, n, sheet, &mut graphics);
        parts.push((format!("Doc_0/{place}"), writer.part("Page", &content)));
        let says = format!("ID=\"{}\" BaseLoc=\"{}\"", n + 10, writer.name(&place));
        pages.push_str(&writer.element("Page", &says, ""));
    }
    let size = sheets.first().map_or((595.0, 842.0), |sheet| (sheet.width, sheet.height));
    let box_ = writer.element("PhysicalBox", "", &format!("0 0 {} {}", mm(size.0), mm(size.1)));
    let mut common = writer.element("MaxUnitID", "", "99999");
    common.push_str(&writer.element("PageArea", "", &box_));
    common.push_str(&writer.element("PublicRes", "", &writer.name("PublicRes.xml")));
    common.push_str(&writer.element("DocumentRes", "", &writer.name("DocumentRes.xml")));
    if ways.template {
        let heads = sheets.first().into_iter().flat_map(|sheet| &sheet.runs);
        let heads: Vec<&Run> = heads.filter(|run| run.head && !run.text.contains('-')).collect();
        let inner: String = heads.into_iter().map(|run| writer.text(&[run])).collect();
        let layer = writer.layer(&inner);
        let content = writer.element("Content", "", &layer);
        parts.push(("Doc_0/Tpls/Tpl_0/Content.xml".into(), writer.part("Page", &content)));
        let says = format!("ID=\"5\" BaseLoc=\"{}\" ZOrder=\"Background\"", writer.name("Tpls/Tpl_0/Content.xml"));
        common.push_str(&writer.element("TemplatePage", &says, ""));
    }
    let document = writer.element("CommonData", "", &common) + &writer.element("Pages", "", &pages);
    parts.push(("Doc_0/Document.xml".into(), writer.part("Document", &document)));
    let fonts = writer.element("Font", "ID=\"3\" FontName=\"宋体\" FamilyName=\"宋体\"", "");
    let pens = writer.element("DrawParam", "ID=\"1\" LineWidth=\"0.2\"", "")
        + &writer.element("DrawParam", "ID=\"2\" Relative=\"1\"", "");
    let public = writer.element("Fonts", "", &fonts) + &writer.element("DrawParams", "", &pens);
    parts.push(("Doc_0/PublicRes.xml".into(), writer.part("Res", &public)));
    let graphics = writer.element("CompositeGraphicUnits", "", &graphics);
    parts.push(("Doc_0/DocumentRes.xml".into(), writer.part("Res", &graphics)));
    let root =
        writer.element("DocRoot", "", if ways.names % 5 == 1 { "/Doc_0/Document.xml" } else { "Doc_0/Document.xml" });
    let body = writer.element("DocInfo", "", &writer.element("DocID", "", "0123456789abcdef0123456789abcdef")) + &root;
    parts.push(("OFD.xml".into(), writer.part("OFD", &writer.element("DocBody", "", &body))));
    if ways.names % 5 == 3 {
        for (name, _) in &mut parts {
            *name = name.replace('/', "\\");
        }
    }
    parts.reverse();
    parts
}

fn page(writer: &mut Writer<'_>, n: usize, sheet: &Sheet, graphics: &mut String) -> String {
    let ways = *writer.ways;
    let mut inner: String = sheet.shades.iter().map(|shade| writer.shade(shade)).collect();
    let rules = match ways.joined {
        true => writer.rules(&sheet.bars),
        false => sheet.bars.iter().map(|bar| writer.rules(std::slice::from_ref(bar))).collect(),
    };
    if ways.graphic {
        let id = 500 + n;
        let content = writer.element("Content", "", &rules);
        let size = format!("ID=\"{id}\" Width=\"{}\" Height=\"{}\"", mm(sheet.width), mm(sheet.height));
        graphics.push_str(&writer.element("CompositeGraphicUnit", &size, &content));
        let all = format!("0 0 {} {}", mm(sheet.width), mm(sheet.height));
        let says = format!("ID=\"{}\" Boundary=\"{all}\" ResourceID=\"{id}\"", writer.number());
        inner.push_str(&writer.element("CompositeObject", &says, ""));
    } else {
        inner.push_str(&rules);
    }
    let runs: Vec<Run> = sheet
        .runs
        .iter()
        .filter(|run| !(ways.template && run.head && !run.text.contains('-')))
        .flat_map(|run| if ways.single { characters(run) } else { vec![run.clone()] })
        .collect();
    let same = |a: &Run, b: &Run| ways.rows && !a.down && !b.down && a.y == b.y && a.size == b.size && a.bold == b.bold;
    for line in runs.chunk_by(same) {
        inner.push_str(&writer.text(&line.iter().collect::<Vec<_>>()));
    }
    let layer = writer.layer(&inner);
    let mut content = String::new();
    if ways.template {
        content.push_str(&writer.element("Template", "TemplateID=\"5\" ZOrder=\"Background\"", ""));
    }
    let size = writer.element("PhysicalBox", "", &format!("0 0 {} {}", mm(sheet.width), mm(sheet.height)));
    content.push_str(&writer.element("Area", "", &size));
    content.push_str(&writer.element("Content", "", &layer));
    content
}

/// A run as runs of one character.
fn characters(run: &Run) -> Vec<Run> {
    let mut at = 0.0;
    let one = |c: char| {
        let (x, y) = if run.down { (run.x, run.y + at) } else { (run.x + at, run.y) };
        at += if run.down { run.size * 1.1 } else { share(c) * run.size };
        Run { x, y, text: c.to_string(), ..run.clone() }
    };
    run.text.chars().map(one).collect()
}

/// A file of pages.
pub fn file(sheets: &[Sheet], ways: &Ways) -> Vec<u8> {
    let parts: Vec<(String, Vec<u8>)> =
        parts(sheets, ways).into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    packed(&parts)
}
