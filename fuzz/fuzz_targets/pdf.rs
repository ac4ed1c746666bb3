//! Any bytes as a PDF, or as what is painted on the pages of one: characters, lines and boxes at any places. Read or
//! refused, and then checked, without a panic.
#![no_main]

use std::fmt::Write;

use gouji::page::Page;
use gouji::pipeline::examine;
use gouji::rule::check;
use libfuzzer_sys::fuzz_target;

/// What the codes from 0x80 say.
const SAYS: &str = "一二三四五六七八九十、（）。政府信息公开申请数量本年新收结转自然人总计办理结果其他";

/// A file whose pages show what the bytes say: five of them a thing, its sort, place and size.
fn painted(bytes: &[u8]) -> Vec<u8> {
    let mut contents = vec![String::from("0.5 w\n")];
    for thing in bytes.chunks_exact(5) {
        let [sort, x, y, long, code] = [thing[0], thing[1], thing[2], thing[3], thing[4]].map(u32::from);
        // places of a page in steps, so that lines meet
        let (x, y, long) = (x * 595 / 255, y * 842 / 255, long * 595 / 255);
        let Some(page) = contents.last_mut() else { continue };
        let done = match sort % 8 {
            0..=2 => writeln!(page, "BT /F {} Tf {x} {y} Td <{code:02X}> Tj ET", 5 + sort / 8),
            3 => writeln!(page, "{x} {y} m {} {y} l S", x + long),
            4 => writeln!(page, "{x} {y} m {x} {} l S", y + long),
            5 => writeln!(page, "{x} {y} {long} {}.5 re f", code % 4),
            6 => writeln!(page, "{x} {y} {long} {code} re S"),
            _ if contents.len() < 8 => {
                contents.push(String::new());
                Ok(())
            }
            _ => Ok(()),
        };
        let _ = done;
    }
    let map: Vec<String> =
        SAYS.chars().enumerate().map(|(n, c)| format!("<{:02X}> <{:04X}>", 0x80 + n, c as u32)).collect();
    let digits = "1 beginbfrange\n<20> <7E> <0020>\nendbfrange";
    let map = format!(
        "begincmap\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{digits}\n{} beginbfchar\n{}\nendbfchar\nendcmap",
        map.len(),
        map.join("\n")
    );
    let stream = |text: &str| format!("<</Length {}>>\nstream\n{text}\nendstream", text.len());
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        String::new(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 4 0 R>>".to_owned(),
        stream(&map),
    ];
    let mut kids = String::new();
    for content in &contents {
        let page = objects.len() + 1;
        let _ = write!(kids, "{page} 0 R ");
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
            page + 1
        ));
        objects.push(stream(content));
    }
    objects[1] = format!("<</Type/Pages/Count {}/Kids[{kids}]>>", contents.len());
    let mut file = String::from("%PDF-1.7\n");
    let mut table = String::new();
    for (n, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{} 0 obj\n{object}\nendobj", n + 1);
    }
    let (start, count) = (file.len(), objects.len() + 1);
    let _ = write!(
        file,
        "xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

fuzz_target!(|bytes: &[u8]| {
    let file = if bytes.starts_with(b"%PDF") { bytes.to_vec() } else { painted(bytes) };
    for report in examine(&Page::from_file("report.pdf", file)).unwrap_or_default() {
        check(&report);
    }
});
