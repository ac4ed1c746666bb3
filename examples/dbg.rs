use gouji::{page::Page, pipeline::examine};
fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        match examine(&Page::from_file(path.clone(), bytes)) {
            Ok(reports) => for r in reports {
                println!("{:?} {:?} {:?} {:?} {:?} {:?} {:?}", r.title, r.issuer, r.year, r.form, r.published, r.period, r.contact);
                for s in &r.sections { println!("  §{} {} {}", s.number, s.heading, s.text.chars().take(40).collect::<String>().replace('\n', "/")); }
                for sheet in r.present() {
                    println!("  {} {:?}", sheet.table.kind, sheet.form().map(|f| f.id));
                    for (row, cols) in sheet.table.rows() {
                        let v: Vec<String> = cols.iter().map(|c| match sheet.value(row.key, c.key) { gouji::report::Value::Number(n) => n.to_string(), v => format!("{v:?}") }).collect();
                        println!("    {:40} {}", row.key, v.join(" "));
                    }
                }
                for w in &r.warnings { println!("  ! {} {:?} {}", w.code, w.cell, w.message.en); }
                println!("{:?}", r.sheets[1].as_ref().and_then(|s| s.entry("new", "total")));
            },
            Err(e) => println!("{path}: {e}"),
        }
    }
}
