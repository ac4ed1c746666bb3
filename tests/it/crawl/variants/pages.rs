//! NFCMS, VSB, and the odd systems of single places, all of static or simple pages.

use super::*;

const BUREAUS: [&str; 6] = ["教育局", "财政局", "民政局", "水利局", "审计局", "统计局"];

/// NFCMS: pages named in `data-page` alone, the first row of the list an `mpost`.
fn data_pages() -> Sketch {
    let all = papers(&BUREAUS, 2020..=2024, |p| {
        format!("/cn/xxgk/ndxxgkbg/content/{}post_{}.html", if p.n == 0 { "m" } else { "" }, 12_675_000 + p.n)
    });
    Sketch::new("nfcms-data", modern)
        .articles(|p, text| format!("<div class='title'>{}</div><div class='news_cont_d_wrap'>{text}</div><script>var NFCMS_POST_ID='1';</script>", p.title))
        .page("/", "清河", "<script>var NFCMS_SITE_ID='755001';</script><a href='/cn/xxgk/'>政务公开</a>")
        .page("/cn/xxgk/", "政务公开", &links(&[("ndxxgkbg/", "年度信息公开报告"), ("ghjh/", "规划计划"), ("ndxxgkbg/index.html", "年度信息公开报告")]))
        .list(
            "年度报告", &all, 8,
            |n, _| if n == 1 { "/cn/xxgk/ndxxgkbg/".into() } else { format!("/cn/xxgk/ndxxgkbg/index_{n}.html") },
            |p| format!("<li><a href='http://localhost.invalid/no' style='display:none'></a><a href='{}' title='{}'>{}</a><span>{}</span></li>", p.path, p.title, p.cut(10), p.date("-")),
            |rows, n, pages| {
                let numbers: String = (1..=pages).map(|p| format!("<a data-page='{p}' {}>{p}</a>", if p == n { "class='active'" } else { "" })).collect();
                format!("<script>var NFCMS_COLUMN_ID=1;</script><ul>{rows}</ul><div class='pagination'>{numbers}</div>")
            },
        )
        .raw("/cn/xxgk/ndxxgkbg/index.html", "<script>location.href='/cn/xxgk/ndxxgkbg/'</script>")
}

/// NFCMS: links with numbers and 下一页, absolute, a column called 年报 in a menu of many.
fn linked_pages() -> Sketch {
    let all = papers(&BUREAUS[..4], 2016..=2024, |p| format!("/zwgk/xxgknb/content/post_{}.html", 2_147_000 + p.n));
    Sketch::new("nfcms-links", plain)
        .articles(|p, text| format!("<h1>{}</h1><div class='article-content'>{text}</div>", p.title))
        .page("/", "清河", "<a href='/zwgk/'>政务公开</a>")
        .page("/zwgk/", "政务公开", &links(&[("/zwgk/zcwj/", "政策文件"), ("/zwgk/xxgknb/", "信息公开年报"), ("/zwgk/wznb/", "政府网站年报")]))
        .page("/zwgk/wznb/", "政府网站年报", "<a href='/news/4.html'>2023年政府网站工作年度报表</a>")
        .list(
            "信息公开年报", &all, 7,
            |n, _| if n == 1 { "/zwgk/xxgknb/".into() } else { format!("/zwgk/xxgknb/index_{n}.html") },
            |p| format!("<p class='r'><a href='{}'>{}</a> ({})</p>", p.path, p.title, p.date("-")),
            |rows, n, pages| {
                let next = if n < pages { format!("<a class='next' href='/zwgk/xxgknb/index_{}.html'>&gt;</a>", n + 1) } else { String::new() };
                format!("{rows}<div class='pagination page-box'>{next}<a class='last' href='/zwgk/xxgknb/index_{pages}.html'>&gt;&gt;</a></div>")
            },
        )
}

/// VSB, static: pages count down, words in spans, `onclick` where there is no `href`.
fn countdown() -> Sketch {
    let all = papers(&BUREAUS, 2019..=2024, |p| format!("/info/1042/{}.htm", 2100 + p.n));
    Sketch::new("vsb-static", tables)
        .articles(|p, text| format!("<form name='_newscontent_fromname'><h1>{}</h1><div id='vsb_content_2'><div class='v_news_content'>{text}</div></div></form>", p.title))
        .page("/", "清河", "<script src='/system/resource/js/x.js'></script><a href='zwgk/zfxxgk.htm'>政府信息公开</a>")
        .page("/zwgk/zfxxgk.htm", "政府信息公开", "<a href='zfxxgk/zfxxgknb.htm'>政府信息公开年报</a>")
        .list(
            "政府信息公开年报", &all, 7,
            |n, pages| if n == 1 { "/zwgk/zfxxgk/zfxxgknb.htm".into() } else { format!("/zwgk/zfxxgk/zfxxgknb/{}.htm", pages + 1 - n) },
            |p| format!("<TR><TD><A href='/info/1042/{}.htm' target=_blank title='{}'>{}</A></TD><TD>{}</TD></TR>", 2100 + p.n, p.title, p.cut(12), p.date("/")),
            |rows, n, pages| {
                let to = |n: usize| if n == 1 { "/zwgk/zfxxgk/zfxxgknb.htm".into() } else { format!("/zwgk/zfxxgk/zfxxgknb/{}.htm", pages + 1 - n) };
                let next = if n < pages { format!("<span class='p_next p_fun'><a href='{}'>下页</a></span><span class='p_last p_fun'><a href='{}'>尾页</a></span>", to(n + 1), to(pages)) } else { "<span class='p_next_d p_fun_d'>下页</span>".into() };
                format!("<TABLE>{rows}</TABLE><span class='p_pages'><span class='p_t'>共36条</span><span class='p_t'>{n}/{pages}</span>{next}</span><!-- Announced by Visual SiteBuilder 9 -->")
            },
        )
}

/// VSB, dynamic: everything by parameters, files by a download service that wants the referring page.
fn dynamic() -> Sketch {
    let list = "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1088";
    let mut all = papers(&BUREAUS, 2020..=2024, |p| {
        format!("/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1088&wbnewsid={}", 9000 + p.n)
    });
    for paper in all.iter_mut().filter(|p| p.n % 7 == 3) {
        paper.file = Some(format!(
            "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1521&wbfileid={}",
            4000 + paper.n
        ));
    }
    Sketch::new("vsb-dynamic", plain)
        .articles(|p, text| format!("<META Name=\"ArticleTitle\" Content=\"{}\"><h2>{}</h2><div id='vsb_content'>{text}</div>", p.title, p.title))
        .page("/", "清河", "<a href='/list.jsp?urltype=tree.TreeTempUrl&amp;wbtreeid=1001'>信息公开</a>")
        .page("/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1001", "信息公开", &format!("<a href='{}'>年度报告</a><a href='/list.jsp?urltype=tree.TreeTempUrl&amp;wbtreeid=1089'>公示公告</a>", list.replace('&', "&amp;")))
        .list(
            "年度报告", &all, 9,
            |n, pages| if n == 1 { list.into() } else { format!("/list.jsp?totalpage={pages}&PAGENUM={n}&urltype=tree.TreeTempUrl&wbtreeid=1088") },
            |p| format!("<li><em>{}</em><a href=\"{}\">{}</a></li>", p.date("-"), p.path.trim_start_matches('/').replace('&', "&amp;"), p.title),
            |rows, n, pages| {
                let next = if n < pages { format!("<a href='?totalpage={pages}&amp;PAGENUM={}&amp;urltype=tree.TreeTempUrl&amp;wbtreeid=1088' class='Next'>下页</a>", n + 1) } else { String::new() };
                format!("<ul>{rows}</ul><div>共30条&nbsp;&nbsp;{n}/{pages}&nbsp;{next}</div>")
            },
        )
        .answer(|asked| (asked.path.ends_with("download.jsp") && !asked.headers.contains_key("referer")).then(Reply::missing))
}

/// A list of one of the odd systems: its address by page, its articles, its pager.
pub(super) fn odd(
    name: &'static str,
    column: &str,
    at: fn(usize) -> String,
    path: fn(&Paper) -> String,
    pager: fn(usize, usize) -> String,
) -> Sketch {
    let all = papers(&BUREAUS, 2020..=2024, path);
    Sketch::new(name, if name.len().is_multiple_of(2) { modern } else { plain })
        .page("/", "清河", &format!("<a href='/gk'>政务公开</a><a href='/news/6.html'>{COUNTY}2023年政府工作报告</a>"))
        .page(
            "/gk",
            "政务公开",
            &format!(
                "<dl><dd><a href=\"{}\">{column}</a></dd><dd><a href='/gk/zn'>政府信息公开指南</a></dd></dl>",
                at(1).replace('&', "&amp;")
            ),
        )
        .list(
            column,
            &all,
            9,
            |n, _| at(n),
            |p| {
                format!(
                    "<dl><dt><a href=\"{}\">{}</a></dt><dd>{}</dd></dl>",
                    p.path.replace('&', "&amp;"),
                    p.title,
                    p.date("-")
                )
            },
            move |rows, n, pages| format!("<div>{rows}</div>{}", pager(n, pages)),
        )
}

pub(super) fn next(href: String, words: &str) -> String {
    format!("<a href=\"{}\">{words}</a>", href.replace('&', "&amp;"))
}

fn odds() -> Vec<Sketch> {
    vec![
        odd(
            "jian",
            "政府信息公开年报",
            |n| if n == 1 { "/xxgk-list-zfxxgknb.html".into() } else { format!("/xxgk-list-zfxxgknb-{n}.html") },
            |p| format!("/xxgk-show-{}.html", 10_020_000 + p.n),
            |n, pages| {
                if n < pages { next(format!("xxgk-list-zfxxgknb-{}.html", n + 1), "下一页") } else { String::new() }
            },
        ),
        odd(
            "jinan",
            "信息公开年度报告",
            |n| {
                if n == 1 {
                    "/gongkai/channel_5f3e1a9c0b2d4c6e8f7a1b2c/".into()
                } else {
                    format!("/gongkai/channel_5f3e1a9c0b2d4c6e8f7a1b2c/index_{n}.html")
                }
            },
            |p| {
                format!("/gongkai/channel_5f3e1a9c0b2d4c6e8f7a1b2c/doc_{:024x}.html", 0x00ab_cdef_0000_u64 + p.n as u64)
            },
            |n, pages| format!("<div class='p'>当前第{n}页，共{pages}页，共30条</div>"),
        ),
        odd(
            "mianzhu",
            "政府信息公开年报",
            |n| {
                if n == 1 {
                    "/info/iList.jsp?node_id=GKmzs&cat_id=10082".into()
                } else {
                    format!("/info/iList.jsp?node_id=GKmzs&cat_id=10082&cur_page={n}")
                }
            },
            |p| format!("/info/iIndex.jsp?node_id=GKmzs&cat_id=10082&doc_id={}", 700 + p.n),
            |n, pages| {
                format!(
                    "{} 共<font>30</font>条",
                    if n < pages {
                        next(format!("iList.jsp?node_id=GKmzs&cat_id=10082&cur_page={}", n + 1), "下一页>>")
                    } else {
                        String::new()
                    }
                )
            },
        ),
        odd(
            "yunnan",
            "政府信息公开工作年度报告",
            |n| {
                if n == 1 {
                    "/InfoPublic.aspx?cid=66&pid=7".into()
                } else {
                    format!("/InfoPublic.aspx?cid=66&pid=7&page={n}")
                }
            },
            |p| format!("/InfoDetail.aspx?aid={}", 880 + p.n),
            |n, pages| {
                (1..=pages)
                    .filter(|p| *p != n)
                    .map(|p| next(format!("?cid=66&pid=7&page={p}"), &p.to_string()))
                    .collect()
            },
        ),
        odd(
            "liaoning",
            "政府信息公开年报",
            |n| {
                if n == 1 {
                    "/web/zwgk/xxgknb/1709012345678/index.shtml".into()
                } else {
                    format!("/web/zwgk/xxgknb/1709012345678/index_{n}.shtml")
                }
            },
            |p| format!("/web/zwgk/xxgknb/{}012345{:03}/index.shtml", p.date(""), p.n),
            |n, pages| {
                (1..=pages)
                    .map(|p| {
                        next(
                            format!(
                                "/web/zwgk/xxgknb/1709012345678/index{}.shtml",
                                if p == 1 { String::new() } else { format!("_{p}") }
                            ),
                            &format!("第{p}页"),
                        )
                    })
                    .collect::<String>()
                    + &format!("[{n}]")
            },
        ),
        odd(
            "thtml",
            "年度报告",
            |n| if n == 1 { "/ndbg.thtml?id=12403".into() } else { format!("/ndbg.thtml?id=12403&page={n}") },
            |p| format!("/content.thtml?id={}", 20_000 + p.n),
            |n, pages| {
                if n < pages {
                    format!("<a onclick=\"location.href='ndbg.thtml?id=12403&page={}'\">下一页</a>", n + 1)
                } else {
                    String::new()
                }
            },
        ),
        odd(
            "cmshtml",
            "政府信息公开年度报告",
            |n| {
                if n == 1 {
                    "/cms/html/qhxrmzf/zfxxgknb/index.html".into()
                } else {
                    format!("/cms/html/qhxrmzf/zfxxgknb/index_{n}.html")
                }
            },
            |p| format!("/cms/html/qhxrmzf/{}/{}.html", p.date("-"), 180_000 + p.n),
            |n, pages| {
                if n < pages {
                    format!("<a class='next' href='index_{}.html'><img src='/i/next.gif' alt='下一页'></a>", n + 1)
                } else {
                    String::new()
                }
            },
        ),
        odd(
            "changzhou",
            "政府信息公开年报",
            |n| if n == 1 { "/class/ABCDEFG".into() } else { format!("/class/ABCDEFG/{n}") },
            |p| format!("/html/czx/{}/{}.html", p.year + 1, 3000 + p.n),
            |n, pages| if n < pages { next(format!("/class/ABCDEFG/{}", n + 1), "后一页") } else { String::new() },
        ),
        odd(
            "php",
            "公开年报",
            |n| {
                if n == 1 {
                    "/index.php?m=content&c=index&a=lists&catid=77".into()
                } else {
                    format!("/index.php?m=content&c=index&a=lists&catid=77&page={n}")
                }
            },
            |p| format!("/index.php?m=content&c=index&a=show&catid=77&id={}", 60 + p.n),
            |n, pages| {
                (1..=pages)
                    .map(|p| {
                        if p == n {
                            format!("<span>{p}</span>")
                        } else {
                            next(format!("/index.php?m=content&c=index&a=lists&catid=77&page={p}"), &p.to_string())
                        }
                    })
                    .collect()
            },
        ),
        odd(
            "blank",
            "年报",
            |n| if n == 1 { "/公开/年报/".into() } else { format!("/公开/年报/index_{n}.html") },
            |p| format!("/公开/年报/{} 年/{}.html", p.year, p.issuer),
            |n, pages| if n < pages { next(format!(" index_{}.html ", n + 1), "下页") } else { String::new() },
        ),
    ]
}

#[test]
fn nfcms() {
    check(vec![data_pages(), linked_pages()]);
}

#[test]
fn vsb() {
    check(vec![countdown(), dynamic()]);
}

#[test]
fn odd_systems() {
    check(odds());
}
