//! robots.txt: what RFC 9309 says and shows, what is met in the field, and two other readers as oracles.

use std::time::{Duration, Instant};

use gouji::fetch::robots::{Forbidden, MOST, Policy, Robots, retry_after};
use proptest::prelude::*;
use url::Url;

const AGENT: &str = "gouji/0.1 (+mailto:someone@example.org)";

fn url(path: &str) -> Url {
    Url::parse(&format!("http://www.huancui.gov.cn{path}")).unwrap()
}

/// Holds a file against paths, each with what is allowed.
fn check(name: &str, file: &[u8], agent: &str, paths: &[(&str, bool)]) {
    let robots = Robots::parse(file);
    for (path, allowed) in paths {
        assert_eq!(robots.allows(agent, &url(path)), *allowed, "{name}: {path}");
    }
}

/// The tables and examples of RFC 9309.
#[test]
fn the_examples_of_the_rfc() {
    let simple = b"User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n\
        User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n\
        User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n\nEOF\n";
    check(
        "5.1",
        simple,
        AGENT,
        &[("/a.gif", false), ("/a.gif?b", true), ("/example/x", false), ("/publications/", true)],
    );
    check("5.1", simple, "FooBot/2.1", &[("/", false), ("/example/page.html", true), ("/example/allowed.gif", true)]);
    for agent in ["barbot", "BazBot"] {
        check("5.1", simple, agent, &[("/example/page.html", false), ("/example/", true), ("/a.gif", true)]);
    }
    check("5.1", simple, "quxbot", &[("/example/page.html", true), ("/a.gif", true)]);

    let longest = b"User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
    check("5.2", longest, "foobot", &[("/example/page/disallowed.gif", false), ("/example/page/", true)]);

    for (rule, path) in [
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar"),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
        ("/foo/bar?baz=https%3a%2f%2Ffoo.bar", "/foo/bar?baz=https://foo.bar"),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%e3%83%84", "/foo/bar/ツ"),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
        ("/foo/bar/baz", "/foo/bar/%62%61%7A"),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"),
        ("/path/foo-%24", "/path/foo-$"),
        ("/path/*/$", "/path/a/b/"),
    ] {
        check(rule, format!("User-agent: *\nDisallow: {rule}").as_bytes(), AGENT, &[(path, false), ("/path/x", true)]);
    }
}

/// Each file forbids `/private/a.html` and allows `/public/a.html`.
#[test]
fn files_as_they_are_met() {
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let paths = [("/private/a.html", false), ("/public/a.html", true), ("/robots.txt", true)];
    for (name, file) in [
        ("BOM", "\u{feff}User-agent: *\nDisallow: /private/".as_bytes().to_vec()),
        ("UTF-16", utf16("\u{feff}User-agent: *\r\nDisallow: /private/\r\n")),
        ("CR", b"User-agent: *\rDisallow: /private/\r".to_vec()),
        ("CRLF and blank lines", b"\r\n\r\nUser-agent: *\r\n\r\n\r\nDisallow: /private/\r\n".to_vec()),
        ("trailing comment", "User-agent: * # 所有\nDisallow: /private/ # 备份目录".as_bytes().to_vec()),
        ("tabs", b"\tUSER-AGENT\t:\t*\t\n\t disallow :/private/".to_vec()),
        ("version", b"User-agent: Gouji/1.0\nDisallow: /private/\n\nUser-agent: *\nDisallow: /".to_vec()),
        ("version with a blank", b"User-agent: gouji 1.0\nDisallow: /private/\n\nUser-agent: *\nDisallow: /".to_vec()),
        ("several agents", b"User-agent: a\nUser-agent: gouji\nUser-agent: b\nDisallow: /private/".to_vec()),
        (
            "groups of one agent",
            b"User-agent: gouji\nDisallow: /x\n\nUser-agent: a\nDisallow: /\n\nUser-agent: GOUJI\nDisallow: /private/"
                .to_vec(),
        ),
        (
            "groups of all",
            b"User-agent: *\nDisallow: /x\nUser-agent: a\nDisallow: /\nUser-agent: *\nDisallow: /private/".to_vec(),
        ),
        (
            "unknown lines",
            "User-agent: *\nHost: a\nClean-param: x\n网站地图\nSitemap: http://a/b\nDisallow: /private/".into(),
        ),
        (
            "rules before any agent",
            b"Disallow: /public/\nAllow: /private/\nUser-agent: *\nDisallow: /private/".to_vec(),
        ),
        ("an empty rule", b"User-agent: *\nDisallow:\nDisallow: /private/".to_vec()),
        ("a rule without a slash", b"User-agent: *\nDisallow: private/".to_vec()),
        ("longest wins", b"User-agent: *\nDisallow: /\nAllow: /public/\nDisallow: /private/".to_vec()),
        ("order is nothing", b"User-agent: *\nAllow: /public/a\nDisallow: /p\nAllow: /robots".to_vec()),
        ("allow wins ties", b"User-agent: *\nDisallow: /private/\nDisallow: /public/\nAllow: /public/".to_vec()),
        ("escapes in any case", b"User-agent: *\nDisallow: /p%72ivate%2e%2E\nDisallow: /%70rivat%65/".to_vec()),
        ("wildcard", b"User-agent: *\nDisallow: /*iv*/*.html$".to_vec()),
        ("only a wildcard", b"User-agent: *\nDisallow: *\nAllow: *public".to_vec()),
        ("not UTF-8", b"User-agent: *\nDisallow: /\xd5\xfe\xb8\xae\nDisallow: /private/\n\xff\xfe".to_vec()),
        ("NUL", b"\0\0\nUser-agent: *\nDisallow: /private/\n\0".to_vec()),
    ] {
        check(name, &file, AGENT, &paths);
    }
}

#[test]
fn what_is_reserved_keeps_its_meaning() {
    let file = "User-agent: *\nDisallow: /a%2fb\nDisallow: /政府\nDisallow: /c?d=%26";
    let paths =
        [("/a%2Fb", false), ("/a/b", true), ("/%E6%94%BF%e5%ba%9c", false), ("/c?d=%26", false), ("/c?d=&", true)];
    check("reserved", file.as_bytes(), AGENT, &paths);
}

#[test]
fn an_answer_without_a_file_has_its_meaning() {
    let allows = |status| Policy::of(status, b"", Forbidden::default()).allows(AGENT, &url("/a"));
    assert_eq!([404, 410, 400, 418, 301].map(allows), [true; 5]);
    assert_eq!([401, 403, 429, 500, 503, 521, 0].map(allows), [false; 7]);
    assert_eq!(Policy::of(403, b"", Forbidden::Crawl), Policy::Absent { html: false });
    assert_eq!(Policy::of(200, b"<html></html>", Forbidden::Refuse), Policy::Absent { html: true });
    let last = Policy::of(200, b"User-agent: *\nDisallow: /a", Forbidden::Refuse);
    let now = |hours| Policy::of(0, b"", Forbidden::Refuse).or_last(last.clone(), Duration::from_hours(hours));
    assert_eq!((now(24).allows(AGENT, &url("/b")), now(25).allows(AGENT, &url("/b"))), (true, false));
    assert_eq!([1, 2, 3, 4].map(|tries| retry_after(tries).as_secs()), [300, 300, 300, 3600]);
}

/// Files of 512 KiB that are made to be slow, each with a path that does its worst.
#[test]
fn no_file_makes_matching_slow() {
    let file = |rule: &dyn Fn(usize) -> String| {
        let mut file = "User-agent: *\n".to_owned();
        for n in 0.. {
            let line = format!("Disallow: /{}\n", rule(n));
            if file.len() + line.len() > MOST {
                return file;
            }
            file.push_str(&line);
        }
        file
    };
    let signs = |n: usize, one: &str, other: &str| -> String {
        (0..16).map(|bit| if n >> bit & 1 == 1 { one } else { other }).collect()
    };
    // all octets of the rules, so that none of these is out at first sight
    let long = format!("0b1c2d3456789{}", "a".repeat(1000));
    let bits: String =
        (0..1000_u32).map(|n| if n.wrapping_mul(2_654_435_761) >> 31 == 0 { '0' } else { '1' }).collect();
    let mixed = bits.replace('0', "a").replace('1', "b") + "c0123456789";
    let periodic = "ab".repeat(500) + "0123456789aab";
    for (name, file, path) in [
        ("stars", file(&|n| format!("*{n}*")), &long),
        ("many stars", file(&|n| format!("{}b{n}", "*a".repeat(100))), &long),
        ("one line", file(&|n| if n == 0 { "*a".repeat(MOST / 2 - 40) + "b" } else { String::new() }), &long),
        ("nothing but stars", file(&|n| if n == 0 { "*".repeat(MOST - 60) + "b" } else { String::new() }), &long),
        ("near misses", file(&|n| format!("*{}b*{n}", "a".repeat(n % 900))), &long),
        ("in the middle", file(&|n| format!("*{0}b{0}*{n}", "a".repeat(n % 60))), &long),
        ("at the front", file(&|n| format!("*b{}*{n}", "a".repeat(n % 60))), &long),
        ("periodic", file(&|n| format!("*{0}a{0}*{n}", "ab".repeat(n % 60))), &periodic),
        ("of digits", file(&|n| format!("*{n:016b}1")), &bits),
        ("short near misses", file(&|n| format!("*{}b{n}", "a".repeat(16))), &long),
        ("distinct", file(&|n| format!("*{}", signs(n, "a", "b"))), &mixed),
        ("distinct and starred", file(&|n| format!("{}c", signs(n, "*a", "*b"))), &mixed),
        ("anchored", file(&|n| format!("*{}*b$", signs(n, "a", "aa"))), &long),
        ("prefixes", file(&|n| format!("{}{n}", "a".repeat(n % 99))), &long),
    ] {
        let target = url(&format!("/{path}"));
        let robots = Robots::parse(file.as_bytes());
        // the best of three: other tests run beside it
        let time = (0..3).map(|_| {
            let start = Instant::now();
            let _ = robots.allows(AGENT, &target);
            start.elapsed()
        });
        let time = time.min().unwrap();
        println!("{name}: {time:?}");
        assert!(time <= Duration::from_millis(50), "{name}: {time:?}");
    }
}

/// A generated file: groups of agents, each with rules, and lines that say nothing.
fn files(pattern: &'static str) -> impl Strategy<Value = String> {
    let agents = prop::collection::vec(prop::sample::select(vec!["gouji", "GOUJI", "*", "other", "gouji-bot"]), 1..3);
    let rule = (any::<bool>(), pattern, prop::sample::select(vec!["", " # why", "\t"]));
    let group = (agents, prop::collection::vec(rule, 0..6));
    let end = prop::sample::select(vec!["\n", "\r\n", "\n\n"]);
    (prop::collection::vec(group, 0..4), end).prop_map(|(groups, end)| {
        let mut lines = Vec::new();
        for (agents, rules) in groups {
            lines.extend(agents.iter().map(|agent| format!("User-agent: {agent}")));
            lines.push("Sitemap: http://www.huancui.gov.cn/sitemap.xml".to_owned());
            let name = |allow: bool| if allow { "Allow" } else { "Disallow" };
            lines.extend(rules.iter().map(|(allow, path, tail)| format!("{}: {path}{tail}", name(*allow))));
        }
        lines.join(end)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// `robotxt` reads as RFC 9309 says, but for what is left out here: it keeps the escapes of `:` and `/` in a query
    /// apart from the characters, against the table of section 2.2.2; takes `%2A` and `*` of an address for two things,
    /// against section 2.2.3; lets a `Crawl-delay` end the agents of a group, against 2.2.4; does not cut the version
    /// from an agent's name; and takes misspelt keys and ones without a colon.
    #[test]
    fn robotxt_agrees(
        file in files("/([ab]|/|\\*|%61|%4[12]|%2[fF]|é|%[cC]3%[aA]9|~|%7[eE]|\\?){0,6}\\$?"),
        path in "/([ab]|/|%61|%4[12]|%2[fF]|é|%[cC]3%[aA]9|~|%7[eE]){0,7}(\\?[ab]{0,3})?",
    ) {
        let oracle = robotxt::Robots::parse(file.as_bytes(), "gouji");
        let url = url(&path);
        prop_assert_eq!(Robots::parse(file.as_bytes()).allows(AGENT, &url), oracle.is_url_allowed(&url));
    }

    /// `texting_robots` does so less: besides what is said of `robotxt`, it undoes no escapes and compares them letter by
    /// letter, against section 2.2.2; takes `Disallow:` for `Allow: /`, which wins against `Disallow: /`; and lets a `$`
    /// in the middle end a path.
    #[test]
    fn texting_robots_agrees(
        file in files("/([ab]|/|\\*|é|\\?){0,6}\\$?"),
        path in "/([ab]|/|é){0,7}(\\?[ab]{0,3})?",
    ) {
        let oracle = texting_robots::Robot::new("gouji", file.as_bytes()).unwrap();
        let url = url(&path);
        prop_assert_eq!(Robots::parse(file.as_bytes()).allows(AGENT, &url), oracle.allowed(url.as_str()));
    }

    /// Whatever the bytes, they are read, and `/robots.txt` may be asked for.
    #[test]
    fn nothing_is_too_broken(bytes in prop::collection::vec(any::<u8>(), 0..400), path in "\\PC{0,20}") {
        let robots = Robots::parse(&[b"User-agent: *\nDisallow: ", &*bytes].concat());
        prop_assert!(robots.allows(AGENT, &url("/robots.txt")));
        let _ = Url::parse("http://a.gov.cn").unwrap().join(&path).map(|url| robots.allows(AGENT, &url));
    }
}
