//! The systems of single places once more with other pagers, and Hanweb with encrypted groups, whole areas and scripts.

use super::pages::{next, odd};
use super::*;

const BUREAUS: [&str; 6] = ["教育局", "财政局", "民政局", "水利局", "审计局", "统计局"];

fn jump(script: &str, pages: usize) -> String {
    let options: String = (1..=pages).map(|p| format!("<option value=\"{p}\">第{p}页</option>")).collect();
    format!("<select name='pg' onchange=\"{script}\">{options}</select>")
}

fn odds() -> Vec<Sketch> {
    const UUID: &str = "/columns/9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d";
    vec![
        odd(
            "hebei-2",
            "政府信息公开年度报告",
            |n| if n == 1 { format!("{UUID}/index.html") } else { format!("{UUID}/index_{n}.html") },
            |p| {
                format!(
                    "/columns/{:08x}-5e4f-4a3b-8c2d-1e0f9a8b7c6d/{}/{}/{:08x}-5e4f-4a3b-8c2d-1e0f9a8b7c6d.html",
                    7,
                    p.date("").get(..6).unwrap_or_default(),
                    15,
                    99 + p.n
                )
            },
            |n, pages| {
                format!(
                    "<span>共 <b>30</b> 条</span><span>{n} / {pages}</span>{}",
                    if n < pages { "<a href=\"javascript:page.next()\">下一页</a>" } else { "" }
                )
            },
        ),
        odd(
            "jian-2",
            "信息公开年报",
            |n| if n == 1 { "/xxgk-list-gknb.html".into() } else { format!("/xxgk-list-gknb.html?page={n}") },
            |p| format!("/xxgk-show-{}.html", 10_030_000 + p.n),
            |n, pages| {
                (1..=pages)
                    .filter(|p| *p != n)
                    .map(|p| format!("<a href='javascript:;' data-url='?page={p}'>{p}</a>"))
                    .collect()
            },
        ),
        odd(
            "jinan-2",
            "政府信息公开工作年度报告",
            |n| {
                if n == 1 {
                    "/gongkai/channel_60a1b2c3d4e5f60718293a4b/".into()
                } else {
                    format!("/gongkai/channel_60a1b2c3d4e5f60718293a4b/?pageNo={n}")
                }
            },
            |p| format!("/gongkai/site_gk/{}/doc_{:024x}.html", p.year, 0x1234_5678_u64 + p.n as u64),
            |n, pages| {
                format!(
                    "<script>function gotoPage(i){{ if(i>{pages}) return false; window.location='?pageNo='+i; }}</script><a href='#' onclick='gotoPage({})'>下页</a>",
                    n + 1
                )
            },
        ),
        odd(
            "mianzhu-2",
            "政府信息公开年报",
            |n| {
                if n == 1 {
                    "/info/iList.jsp?tm_id=1&cat_id=55".into()
                } else {
                    format!("/info/iList.jsp?cat_id=55&tm_id=1&cur_page={n}")
                }
            },
            |p| format!("/info/iIndex.jsp?cat_id=55&doc_id={}", 700 + p.n),
            |_, pages| {
                jump(
                    "location='iList.jsp?cat_id=55&amp;tm_id=1&amp;cur_page='+this.options[this.selectedIndex].value",
                    pages,
                )
            },
        ),
        odd(
            "yunnan-2",
            "政府信息公开年报",
            |n| {
                if n == 1 {
                    "/Web/InfoPublic.aspx?cid=A6&pid=7".into()
                } else {
                    format!("/Web/InfoPublic.aspx?cid=A6&pid=7&page={n}")
                }
            },
            |p| format!("/Web/Info/{}.html", 880 + p.n),
            |n, pages| {
                format!("共30条，第{n}/{pages}页 <a href=\"javascript:__doPostBack('pager','{}')\">下一页</a>", n + 1)
            },
        ),
        odd(
            "liaoning-2",
            "信息公开年度报告",
            |n| {
                if n == 1 {
                    "/web/xxgk/nb/A1709012345678index_1.html".into()
                } else {
                    format!("/web/xxgk/nb/A1709012345678index_{n}.html")
                }
            },
            |p| {
                format!(
                    "/web/xxgk/nb/webinfo/{}/{}.htm",
                    p.date("/").get(..7).unwrap_or_default(),
                    1_709_000_000_000_u64 + p.n as u64
                )
            },
            |n, pages| {
                if n < pages {
                    format!(
                        "<span style='cursor:pointer' onclick=\"window.location.href='A1709012345678index_{}.html'\">后一页</span>",
                        n + 1
                    )
                } else {
                    String::new()
                }
            },
        ),
        odd(
            "thtml-2",
            "政府信息公开年度报告",
            |n| if n == 1 { "/zjk/ndbg.thtml?id=77".into() } else { format!("/zjk/ndbg.thtml?id=77&pageNum={n}") },
            |p| format!("/zjk/single.thtml?id={}", 20_000 + p.n),
            |_, pages| {
                format!(
                    "<script type='text/javascript'>var go = function(no) {{ location.href = `/zjk/ndbg.thtml?id=77&pageNum=${{no}}` }};</script>{}",
                    (2..=pages).map(|p| format!("<a onclick='go({p})'>{p}</a>")).collect::<String>()
                )
            },
        ),
        odd(
            "cmshtml-2",
            "年度报告",
            |n| if n == 1 { "/cms/html/qh/ndbg/".into() } else { format!("/cms/html/qh/ndbg/list_{n}.html") },
            |p| format!("/cms/html/qh/{}/{}.html", p.date("-"), 180_000 + p.n),
            |n, pages| {
                (1..=pages)
                    .map(|p| {
                        next(
                            if p == 1 { "/cms/html/qh/ndbg/".into() } else { format!("list_{p}.html") },
                            &format!("[{p}]"),
                        )
                    })
                    .collect::<String>()
                    + &n.to_string()
            },
        ),
        odd(
            "changzhou-2",
            "政府信息公开年报",
            |n| if n == 1 { "/class/QHNB2".into() } else { format!("/class/QHNB2/{n}") },
            |p| format!("/class/QHNB2/item/{}", 3000 + p.n),
            |n, pages| format!("{n}/{pages}页"),
        ),
        odd(
            "asp-2",
            "公开年度报告",
            |n| {
                if n == 1 {
                    "/news/list.asp?classid=9&n=b".into()
                } else {
                    format!("/news/list.asp?classid=9&n=b&page={n}")
                }
            },
            |p| format!("/news/view.asp?newsid={}", 60 + p.n),
            |n, pages| {
                format!(
                    "<form method=get action=list.asp><a href='list.asp?classid=9&n=b&page={}'>下一页</a> <input name=page><input type=submit value=转到></form>",
                    (n + 1).min(pages)
                )
            },
        ),
    ]
}

/// Groups by an encrypted address alone; plain numbers are answered with an empty store.
fn encrypted() -> Sketch {
    let all =
        papers(&BUREAUS, 2018..=2024, |p| format!("/art/{}/3/{}/art_31_{}.html", p.year + 1, 1 + p.unit, 700 + p.n));
    let served = all.clone();
    let store = move |from: usize| {
        let rows: String = served
            .iter()
            .skip(from)
            .take(15)
            .map(|p| {
                format!("<record><![CDATA[<li><a href=\"{}\">{}</a> {}</li>]]></record>", p.path, p.title, p.date("-"))
            })
            .collect();
        let group = if from + 15 < served.len() {
            format!(
                "<nextgroup><![CDATA[<a href=\"/module/web/jpage/dataproxy.jsp?page={}&columnid=enc{:x}&unitid=f00d&webid=1\"></a>]]></nextgroup>",
                from / 15 + 2,
                (from + 15) * 7919
            )
        } else {
            String::new()
        };
        format!(
            "<datastore>{group}<totalrecord>{}</totalrecord><recordset>{rows}</recordset></datastore>",
            served.len()
        )
    };
    let first = store(0);
    Sketch::new("jpage-encrypted", modern)
        .page("/", "首页", "<a href='/col/col31/index.html'>政府信息公开年报</a>")
        .page("/col/col31/index.html", "政府信息公开年报", &format!("<script type='text/xml'>{first}</script><script>$('#9').jpage({{perPage:15, totalRecord:42, proxyUrl:'/module/web/jpage/dataproxy.jsp', params:{{columnid:31, unitid:9, webid:1}}}})</script>"))
        .answer(move |asked| {
            if asked.path != "/module/web/jpage/dataproxy.jsp" { return None; }
            let code = asked.query.get("columnid").and_then(|id| usize::from_str_radix(id.strip_prefix("enc")?, 16).ok());
            Some(Reply::of("text/xml", code.map_or_else(|| "<datastore><recordset></recordset></datastore>".into(), |code| store(code / 7919)).into_bytes()))
        })
        .plant(&all)
}

/// The search answers with all that the unit has: rules and notices among the reports of the column.
fn whole_area() -> Sketch {
    let all =
        papers(&BUREAUS, 2021..=2024, |p| format!("/art/{}/3/{}/art_801_{}.html", p.year + 1, 1 + p.unit, 700 + p.n));
    let served = all.clone();
    Sketch::new("xxgk-whole", plain)
        .page("/", "首页", "<a href='/col/col800/index.html'>政府信息公开</a>")
        .page("/col/col800/index.html", "政府信息公开", &links(&[("/col/col801/index.html", "政府信息公开年报")]))
        .page("/col/col801/index.html", "政府信息公开年报", "<div id=div801></div><script>loadDynamic(\"/module/xxgk/search.jsp?area=11130534MB0000001X&divid=div801&currpage=1&sortfield=,compaltedate:0\",\"div801\")</script>")
        .answer(move |asked| {
            if asked.path != "/module/xxgk/search.jsp" || asked.query.get("area").map(String::as_str) != Some("11130534MB0000001X") { return None; }
            let page: usize = asked.query.get("currpage").and_then(|n| n.parse().ok()).unwrap_or(1);
            let others = (0..120).map(|n| (format!("/art/2024/1/1/art_55_{n}.html"), format!("关于第{n}项工作的意见"), "2024-01-01".to_owned()));
            let mut rows: Vec<_> = others.collect();
            for (i, p) in served.iter().enumerate() { rows.insert(i * 5, (p.path.clone(), p.title.clone(), p.date("-"))); }
            let html: String = rows.chunks(20).nth(page - 1).unwrap_or_default().iter().map(|(path, title, date)| format!("<tr class=tr_main_value_odd><td><a href='{path}' title='{title}'>{title}</a></td><td>{date}</td></tr>")).collect();
            Some(Reply::html(format!("<table>{html}</table>共{}条", rows.len())))
        })
        .plant(&all)
}

/// Units of JPaaS asked by a script, the answer as text in `data`, units of heads and feet beside.
fn scripted() -> Sketch {
    let all =
        papers(&BUREAUS, 2019..=2024, |p| format!("/col/col9/art/{}/art_{:032x}.html", p.year + 1, 0xbeef_0000 + p.n));
    let served = all.clone();
    let unit = |tag: &str| {
        format!(
            "<script src='/x/unitbuild.js' url='/api-gateway/jpaas-publish-server/front/page/build/unit' querydata=\"{{'parseType':'bulidstatic','webId':'w','tplSetId':'t','pageType':'column','tagId':'{tag}','editType':'null','pageId':'p9','paramJson':'{{\\&quot;pageNo\\&quot;:1,\\&quot;pageSize\\&quot;:&quot;12&quot;}}'}}\"></script>"
        )
    };
    Sketch::new("jpaas-script", plain)
        .page("/", "首页", &format!("{}<a href='/col/col9/index.html'>政府信息公开年报</a>", unit("首页要闻")))
        .page(
            "/col/col9/index.html",
            "政府信息公开年报",
            &format!("{}{}{}", unit("页头导航"), unit("当前位置"), unit("年报列表")),
        )
        .answer(move |asked| {
            if !asked.path.ends_with("/build/unit") {
                return None;
            }
            let json: serde_json::Value =
                asked.query.get("paramJson").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
            let page =
                json["pageNo"].as_u64().or(json["pageNo"].as_str().and_then(|n| n.parse().ok())).unwrap_or(1) as usize;
            let html = match asked.query.get("tagId").map(String::as_str) {
                Some("年报列表") => {
                    let rows: String = served
                        .chunks(12)
                        .nth(page - 1)
                        .unwrap_or_default()
                        .iter()
                        .map(|p| {
                            format!(
                                "<div class='bt-row'><span class='bt-data-time'>{}</span><a href='{}'>{}</a></div>",
                                p.date("-"),
                                p.path,
                                p.title
                            )
                        })
                        .collect();
                    format!("{rows}<script>oLayPageRender({{elem:'p', count: '36', limit: 12}})</script>")
                }
                Some("页头导航") => {
                    links(&[("/", "首页"), ("/news/", "要闻"), ("/col/col9/index.html", "政府信息公开年报")])
                }
                Some(_) => (1..60)
                    .map(|n| {
                        format!("<li><a href='/news/{n}.html'>召开第{n}次工作会议</a><span>2024-01-01</span></li>")
                    })
                    .collect(),
                None => String::new(),
            };
            Some(Reply::of(
                "application/json",
                serde_json::json!({"success": true, "code": "200", "data": html}).to_string().into_bytes(),
            ))
        })
        .plant(&all)
}

/// The annual reports of a branch by a service of the new generation; units by `data-branch`.
fn openness() -> Sketch {
    let mut site = Sketch::new("openness-data", modern);
    let mut menu = String::new();
    for (unit, name) in BUREAUS.iter().take(4).enumerate() {
        let branch = format!("5b7e1c0de4b0aa11{unit:08x}");
        let all = papers(&[name], 2019..=2024, |p| format!("/OpennessContent/show/{}.html", 70_000 + unit * 50 + p.n));
        menu += &format!("<li class='branch' data-branch='{branch}'><span title='{name}'>{name}</span></li>");
        let rows: String = all.iter().map(row).collect();
        site = site
            .page(
                &format!("/opennessAnnualReport/?branch_id={branch}"),
                name,
                &format!("<ul>{rows}</ul><div>共6条</div>"),
            )
            .plant(&all);
    }
    site.page("/", "首页", "<a href='/opennessTarget/'>政府信息公开</a>")
        .page("/opennessTarget/", "政府信息公开", &format!("<ul>{menu}</ul><script>$('.branch').click(function(){{ location.href='/opennessContent/?branch_id='+$(this).data('branch'); }})</script>"))
}

fn row(p: &Paper) -> String {
    format!("<li><a href='{}' title='{}'>{}</a><span>{}</span></li>", p.path, p.title, p.cut(14), p.date("-"))
}

#[test]
fn odd_systems() {
    check(odds());
}

#[test]
fn hanweb() {
    check(vec![encrypted(), whole_area(), scripted()]);
}

#[test]
fn branches() {
    check(vec![openness()]);
}
