use super::*;
use crate::portal::fragment::samples::{below, text_page};

const PAGE: &str = "http://a.gov.cn/col/col62224/index.html?vc_xxgkarea=11371002004361073W&jh=263";
const SHELL: &str = "<title>政府信息公开指南</title><iframe src=\"/module/xxgk/tree.jsp?area=11371002004361073W&amp;standardXxgk=1\"></iframe>\
    <script src='/module/xxgk/script/dynamic.js'></script><script>loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&isAllList=1&fbtime=2023&currpage=1&sortfield=,compaltedate:0','div62224','infotypeId=A0109&jdid=2&area=11371002004361073W&divid=div62224')</script>";

fn read(view: &View<'_>) -> Reading {
    HanwebXxgk.read(view)
}

fn asked(lead: &Lead, name: &str) -> Option<String> {
    script::get(&script::query(lead.request.url.as_str()), name).map(str::to_owned)
}

#[test]
fn a_shell_leads_to_its_search_and_its_tree() {
    let reading = below(PAGE, SHELL, None, read);
    let urls: Vec<_> = reading.leads.iter().map(|lead| lead.request.url.path()).collect();
    assert_eq!(urls, ["/module/xxgk/search.jsp", "/module/xxgk/tree.jsp"]);
    let search = &reading.leads[0];
    let wanted = [
        ("infotypeId", "A0109"),
        ("jdid", "2"),
        ("area", "11371002004361073W"),
        ("divid", "div62224"),
        ("currpage", "1"),
        ("sortfield", ",compaltedate:0"),
    ];
    for (name, value) in wanted {
        assert_eq!(asked(search, name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(asked(search, "fbtime"), None);
}

#[test]
fn each_unit_of_the_tree_has_its_list() {
    let reading = below(PAGE, SHELL, None, read);
    let trees = [
        "<a href='javascript:go(\"11371002004360001A\")' area='11371002004360001A'>财政局</a><a onclick=\"show('PX0043')\" data-area='PX0043'>某镇人民政府</a>",
        "<script>d.add(1,0,'财政局','search.jsp?area=11371002004360001A');d.add(2,0,'某镇人民政府','search.jsp?area=PX0043');</script>",
        "<script>var zNodes=[{id:1,pId:0,name:'财政局',area:'11371002004360001A'},{id:2,name:\"某镇人民政府\",'area':'PX0043'}]</script>",
        "<script>d.add(1,0,'财政局',\"javascript:sel('11371002004360001A')\",'','right');\nd.add(2,0,'某镇人民政府',\"javascript:sel('PX0043')\");</script>",
        "<select><option value='11371002004360001A'>财政局</option><option value='PX0043'>某镇人民政府</option><option value='20240105'>2024年</option></select>",
        "<select><option value='11371002004360001A'>财政局</option></select><a href='/module/xxgk/tree.jsp?area=PX0043&amp;x=1'>某镇人民政府</a>",
    ];
    for tree in trees {
        let units = text_page(&reading.leads[1], tree, read).leads;
        let mut found: Vec<_> =
            units.iter().map(|lead| (asked(lead, "area").unwrap(), lead.context.unit.clone().unwrap())).collect();
        found.sort();
        let wanted =
            [("11371002004360001A".to_owned(), "财政局".to_owned()), ("PX0043".to_owned(), "某镇人民政府".to_owned())];
        assert_eq!(found, wanted, "{tree}");
        assert!(units.iter().all(|lead| asked(lead, "infotypeId").as_deref() == Some("A0109")));
    }
}

#[test]
fn a_unit_is_asked_for_every_year_of_the_page() {
    let shell = "<h2>政府信息公开年报</h2><li onclick=\"show('PX0043')\">某镇人民政府</li><select><option>2024年度</option><option>2022年度</option></select>\
        <script>function show(a){ $('#c').load('/module/xxgk/xxgkAnnualReport.jsp?area='+a+'&fbtime='+y); }</script>";
    let leads = below("http://a.gov.cn/col/col2/index.html", shell, None, read).leads;
    let ours = leads.iter().filter(|lead| asked(lead, "area").as_deref() == Some("PX0043"));
    let years: Vec<_> = ours.filter_map(|lead| asked(lead, "fbtime")).collect();
    assert_eq!(years, ["2022", "2023", "2024"]);
}

#[test]
fn rows_of_both_skins_and_their_pages() {
    let search = below(PAGE, SHELL, None, read).leads.remove(0);
    let old = "<tr class='tr_main_value_odd'><td><a href='/art/2024/1/5/art_62224_1.html' title='某局2023年年报'>某局…</a></td><td>x</td><td>2024-01-05</td></tr>共2页";
    let new = "<li><a title='某局2023年年报' target='_blank' href='/art/2024/1/5/art_62224_1.html'>某局</a><span>2024-01-05</span></li>共2页";
    for text in [old, new] {
        let reading = text_page(&search, text, read);
        let row = &reading.lists[0].rows[0].lead.context;
        assert_eq!((row.title.as_deref(), row.date.as_deref()), (Some("某局2023年年报"), Some("2024-01-05")));
        assert_eq!(asked(&reading.lists[0].next[0], "currpage").as_deref(), Some("2"));
        assert!(text_page(&reading.lists[0].next[0], text, read).lists[0].next.is_empty());
    }
}

#[test]
fn without_a_column_code_the_whole_unit_answers() {
    let shell = "<script>loadDynamic('/module/xxgk/search.jsp?currpage=1','div62224')</script>";
    let search = below(PAGE, shell, None, read).leads.remove(0);
    let all =
        "<li><a href='/art/2024/1/5/art_62224_1.html'>甲</a></li><li><a href='/art/2024/1/5/art_7_2.html'>乙</a></li>";
    let rows = text_page(&search, all, read).lists.remove(0).rows;
    assert_eq!(rows.iter().map(|row| row.lead.context.annual).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn years_between_the_first_and_the_last_are_asked() {
    let shell = "<iframe src='/module/xxgk/xxgkAnnualReport.jsp?area=PX0043&amp;fbtime=2023'></iframe><select><option value=''>全部</option><option value=2023>2023年</option><option>2020</option></select>";
    let leads = below("http://a.gov.cn/col/col1/index.html", shell, None, read).leads;
    let years: Vec<_> = leads.iter().filter_map(|lead| asked(lead, "fbtime")).collect();
    assert_eq!(years, ["2020", "2021", "2022", "2023"]);
    let answer = "<li><a href='/art/2024/1/5/art_1_1.html'>某镇2020年年报</a></li>";
    assert_eq!(text_page(&leads[0], answer, read).lists[0].rows.len(), 1);
}
