use std::io::Write;

use super::*;
use crate::fetch::soft404::Reason;

fn url(path: &str) -> Url {
    Url::parse("http://www.example.gov.cn").unwrap().join(path).unwrap()
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Answer { status, headers, body: body.as_bytes().to_vec(), ..Answer::default() }
}

fn found(status: u16, headers: &[(&str, &str)], body: &str, path: &str) -> Option<(&'static str, Scope)> {
    judge(&answer(status, headers, body), &url(path)).map(|obstacle| (obstacle.state, obstacle.scope))
}

const C3VK: &str = "<html><body><script language=\"javascript\">setTimeout(function(){var d=new Date();\
    document.cookie='C3VK=a1b2c3; expires='+d.toGMTString()+'; path=/';window.location.reload();},80);</script></body></html>";

const JSL_SCRIPT: &str = "<script>document.cookie=('_')+('_')+('jsl_clearance_s=17.1|-1|x')+';max-age=3600';\
    location.href=location.pathname+location.search</script>";

const ALIYUN: &str =
    "<!doctypehtml><html><title>405</title><body><iframe src='https://errors.aliyun.com/error?code=405'>";

const VSB: &str = "<html><head><title>附件下载</title></head><body><form action='download.jsp'>请输入验证码：\
    <input name=codeValue><img src='/system/resource/createimage.jsp'><input type=submit value=确定></form></body></html>";

#[test]
fn obstacles_are_named() {
    let ruishu =
        "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script><script src='/x.js'></script></html>";
    let (host, page) = (Scope::Host, Scope::Page);
    for (status, headers, body, path, expected) in [
        (521, &[("X-Via-JSL", "1a,-"), ("Set-Cookie", "__jsluid_h=ab")][..], JSL_SCRIPT, "/", ("challenge_jsl", host)),
        (521, &[], "", "/a.html", ("challenge_jsl", host)),
        (200, &[("x-via-jsl", "1a")], C3VK, "/", ("challenge_jsl", host)),
        (200, &[], "<script>var __jsl_clearance='x';go()</script>", "/", ("challenge_jsl", host)),
        (412, &[], ruishu, "/a.shtml", ("challenge_412", host)),
        (412, &[], ruishu, "/a.shtml/", ("challenge_412", page)),
        (412, &[], "", "/a.shtml", ("challenge_412", page)),
        (202, &[], ruishu, "/", ("challenge_412", host)),
        (468, &[], "", "/", ("waf_block", host)),
        (405, &[], ALIYUN, "/", ("waf_block", host)),
        (403, &[], "<title>拦截提示</title><p>您的请求已被网站管理员设置拦截</p>", "/a", ("waf_block", host)),
        (200, &[], "<title>访问提示</title><p>您的访问被拦截，事件编号 7</p>", "/a", ("waf_block", host)),
        (403, &[("Server", "WZWS")], "<p>reason:GeoBL</p>", "/", ("geo_block", host)),
        (403, &[("WZWS-RAY", "reason:GeoBL")], "", "/", ("geo_block", host)),
        (403, &[], "<h1>403 Forbidden</h1>", "/zwgk/1.html", ("forbidden", page)),
        (403, &[], "<h1>403 Forbidden</h1>", "/zwgk/", ("forbidden", page)),
        (401, &[], "", "/zwgk/1.html", ("forbidden", page)),
        (200, &[], C3VK, "/", ("challenge_soft", host)),
        (200, &[], "<script>eval(function(p,a,c,k,e,d){return p}('0',1))</script>", "/", ("challenge_soft", host)),
        (200, &[], VSB, "/system/_content/download.jsp?wbfileid=7", ("captcha", page)),
        (200, &[], "<title>安全验证</title><div>请拖动滑块完成拼图</div>", "/", ("captcha", host)),
    ] {
        assert_eq!(found(status, headers, body, path), Some(expected), "{status} {body}");
    }
    assert!(is_directory(&url("/zwgk/")) && !is_directory(&url("/zwgk/1.html")) && !is_directory(&url("/zwgk/?a=1")));
}

#[test]
fn content_is_no_obstacle() {
    let cookie = "<script>document.cookie='visited=1';</script>";
    let rows = "<ul><li><a href='a.html'>关于采购网站防火墙和验证码服务的公告</a></li></ul>";
    let long = format!("{cookie}<p>{}</p>", "政府信息公开工作年度报告。".repeat(900));
    let articles = format!("{cookie}<a href='/x'>首页</a><p>{}</p>", "本年度未收到申请。".repeat(9));
    for (status, headers, body) in [
        (200, &[][..], &*long),
        (200, &[], &articles),
        (200, &[], rows),
        (200, &[("X-Via-JSL", "1a")], rows),
        (200, &[], &format!("{cookie}<form><input name=q></form>")),
        (200, &[], "<p>暂无相关信息</p>"),
        (200, &[], ""),
        (200, &[], r#"{"success":true,"data":{"html":"<script>document.cookie='a=1'</script>"}}"#),
        (200, &[("Content-Type", "application/json")], r#"[{"title":"验证码"}]"#),
        (200, &[], "<title>登录</title>用户名<input name=u>密码<input type=password>验证码<input name=c>"),
        (200, &[], "<title>领导信箱</title><textarea></textarea>验证码<input name=c>"),
        (200, &[], "<div id=app></div><script src=/a.js></script><script>eval('1')</script>"),
        (200, &[], "<script>var seen=document.cookie.indexOf('a')==0</script><div id=app></div>"),
        (200, &[], "<script>location.replace('./x/')</script>"),
        (200, &[], "%PDF-1.4 document.cookie=1"),
        (404, &[], "<h1>404</h1>"),
        (405, &[("Allow", "GET, HEAD")], "<h1>405</h1>"),
        (500, &[], "<h1>Error</h1>"),
        (302, &[("Location", "/")], ""),
        (304, &[], ""),
    ] {
        assert_eq!(found(status, headers, body, "/zwgk/1.html"), None, "{status} {body}");
    }
}

#[test]
fn compressed_and_encoded_obstacles_are_read() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(C3VK.as_bytes()).unwrap();
    let packed = Answer { status: 200, body: encoder.finish().unwrap(), ..Answer::default() };
    assert_eq!(judge(&packed, &url("/")).map(|obstacle| obstacle.state), Some("challenge_soft"));
    let gbk = encoding_rs::GBK.encode("<title>提示</title><p>您的访问被拦截，请稍后再试</p>").0.into_owned();
    let coded = Answer { status: 200, body: gbk, ..answer(200, &[("Content-Type", "text/html; charset=gbk")], "") };
    assert_eq!(judge(&coded, &url("/")).map(|obstacle| obstacle.state), Some("waf_block"));
    assert!(evidence(&coded).contains("您的访问被拦截"));
}

#[test]
fn evidence_is_bounded() {
    let text = evidence(&answer(521, &[("X-Via-JSL", "1a\u{7}"), ("Set-Cookie", "__jsluid_h=ab")], JSL_SCRIPT));
    assert_eq!(text, format!("HTTP 521\nX-Via-JSL: 1a\nSet-Cookie: __jsluid_h=ab\n\n{JSL_SCRIPT}"));
    let header = ("a".repeat(9000), "b".repeat(9000));
    let large = Answer { headers: vec![header; 50], body: vec![b'x'; 1 << 20], ..Answer::default() };
    assert!(evidence(&large).len() <= 4096 + 2048 + 20);
    assert!(evidence(&Answer { body: (0..=255).collect(), ..Answer::default() }).starts_with("HTTP 0\n\n"));
}

#[test]
fn a_file_that_is_none() {
    let document = format!("<html><body><p>{}</p><table><tr><td>1</table></body></html>", "年度报告".repeat(200));
    for (body, path, expected) in [
        ("", "/a.pdf", Some(NoFile::Empty)),
        (" \r\n", "/a.doc", Some(NoFile::Empty)),
        ("<html><title>404</title><body>文件不存在</body></html>", "/a.pdf", Some(NoFile::Page)),
        (VSB, "/system/_content/download.jsp?wbfileid=7", Some(NoFile::Page)),
        ("文件不存在", "/a.pdf", Some(NoFile::Page)),
        (r#"{"code":500}"#, "/download?fileUrl=a", Some(NoFile::Page)),
        (&document, "/a.doc", None),
        (&format!("<html><style>{}</style><p>年报</p>", "p { color: red } ".repeat(2000)), "/a.doc", None),
        ("<html><body>短</body></html>", "/a.html", None),
        ("%PDF-1.4\n%\u{e2}\n1 0 obj", "/a.pdf", None),
    ] {
        assert_eq!(
            no_file(&answer(200, &[("Content-Type", "text/html")], body), &url(path)),
            expected,
            "{body} {path}"
        );
    }
}

#[test]
fn an_error_page_is_a_soft_404_and_no_obstacle() {
    let page = "<title>404</title><p>对不起，您访问的页面不存在</p><a href='/'>返回首页</a>";
    assert_eq!(found(200, &[], page, "/a.html"), None);
    assert_eq!(soft404::judge(page, None, None), Some(Reason::Words));
}

#[test]
fn reports_are_no_obstacles() {
    let mut seen = 0;
    for unit in std::fs::read_dir("samples").unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        for year in std::fs::read_dir(unit.path()).unwrap().flatten() {
            let Ok(body) = std::fs::read(year.path().join("page.html")) else { continue };
            let page = charset::decode(&body, None).text;
            let answer = Answer { status: 200, body, ..Answer::default() };
            assert_eq!(judge(&answer, &url("/a.html")), None, "{:?}", year.path());
            assert_eq!(redirect_stub(&answer, &url("/a.html")), None, "{:?}", year.path());
            assert_eq!(no_file(&answer, &url("/a.doc")), None, "{:?}", year.path());
            assert_eq!(soft404::judge(&page, None, None), None, "{:?}", year.path());
            seen += 1;
        }
    }
    assert!(seen > 5);
}
