//! Whole pages around the report: bare, a portal's, one cell for all; and their character sets.

use super::draft::Draft;
use super::html::escape;
use super::rng::Rng;

/// How the bytes relate to what the page says of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, said so.
    Utf8,
    /// GBK, called gb2312.
    Gbk,
    /// GBK, called utf-8.
    GbkCalledUtf8,
    /// UTF-8, called gb2312.
    Utf8CalledGb2312,
}

impl Charset {
    /// The name that the page gives.
    pub fn label(self) -> &'static str {
        match self {
            Charset::Utf8 | Charset::GbkCalledUtf8 => "utf-8",
            Charset::Gbk | Charset::Utf8CalledGb2312 => "gb2312",
        }
    }

    /// The bytes of a page.
    pub fn encode(self, page: &str) -> Vec<u8> {
        match self {
            Charset::Utf8 | Charset::Utf8CalledGb2312 => page.as_bytes().to_vec(),
            Charset::Gbk | Charset::GbkCalledUtf8 => encoding_rs::GBK.encode(page).0.into_owned(),
        }
    }
}

fn metas(draft: &Draft, rng: &mut Rng) -> String {
    let time = if rng.chance(50) { " 09:30" } else { "" };
    format!(
        "<meta name=\"SiteName\" content=\"{short}人民政府\">\n<meta name=\"SiteIDCode\" content=\"{code}0008\">\n<meta name=\"ColumnName\" content=\"政府信息公开年报\">\n<meta name=\"ArticleTitle\" content=\"{title}\">\n<meta name=\"PubDate\" content=\"{date}{time}\">\n<meta name=\"ContentSource\" content=\"{issuer}\">\n",
        short = draft.short,
        code = draft.division,
        title = draft.title,
        date = draft.published,
        issuer = draft.issuer
    )
}

/// A page with the report and nothing else.
pub fn bare(draft: &Draft, article: &str, charset: Charset) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"{}\">\n<title>{}</title>\n</head>\n<body>\n{article}</body>\n</html>\n",
        charset.label(),
        draft.title
    )
}

/// A page as a word processor saves it, with its conditional comments.
pub fn office(draft: &Draft, article: &str, charset: Charset) -> String {
    format!(
        "<html xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:w=\"urn:schemas-microsoft-com:office:word\" xmlns=\"http://www.w3.org/TR/REC-html40\">\n<head>\n<meta http-equiv=Content-Type content=\"text/html; charset={}\">\n<meta name=Generator content=\"Microsoft Word 15\">\n<title>{}</title>\n<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:TrackMoves>false</w:TrackMoves></w:WordDocument></xml><![endif]-->\n<style><!-- p.MsoNormal, td {{mso-style-parent:\"\";margin:0cm;}} @page WordSection1 {{size:595.3pt 841.9pt;}} --></style>\n<!--[if gte mso 10]><style>table.MsoNormalTable {{mso-style-name:普通表格;}}</style><![endif]-->\n</head>\n<body lang=ZH-CN>\n<div class=WordSection1>\n{article}</div>\n</body>\n</html>\n",
        charset.label(),
        draft.title
    )
}

/// The whole article in one cell of a layout table.
pub fn one_cell(draft: &Draft, article: &str, charset: Charset) -> String {
    let inner = format!(
        "<table width=\"980\" border=\"0\" align=\"center\"><tr><td height=\"30\">您的位置：首页 &gt; 政府信息公开 &gt; 年度报告</td></tr>\n<tr><td class=\"bt_content\" valign=\"top\"><table width=\"100%\"><tr><td>{article}</td></tr></table></td></tr>\n<tr><td align=\"center\">打印本页　关闭窗口</td></tr></table>\n"
    );
    bare(draft, &inner, charset)
}

/// A portal's article page: navigation, catalogue head, layout tables, scripts, footer.
pub fn portal(draft: &Draft, article: &str, charset: Charset, rng: &mut Rng) -> String {
    let year = draft.year;
    let site = format!("{}人民政府", draft.short);
    let box_ = *rng.pick(&[
        "<div id=\"zoom\">",
        "<div class=\"TRS_Editor\">",
        "<div id=\"UCAP-CONTENT\">",
        "<div class=\"v_news_content\">",
        "<div class=\"article-content\">",
    ]);
    let catalogue = catalogue(draft, rng);
    let body = if rng.chance(60) {
        format!(
            "<table width=\"1000\" border=\"0\" align=\"center\" cellpadding=\"0\"><tbody><tr><td width=\"220\" valign=\"top\"><ul class=\"tree\"><li>机构职能</li><li>法规文件</li><li>公开年报</li></ul></td><td valign=\"top\">{catalogue}{box_}\n{article}</div></td></tr></tbody></table>"
        )
    } else {
        format!("{catalogue}{box_}\n{article}</div>")
    };
    let attachment = if rng.chance(40) {
        format!("<p>附件：<a href=\"/attach/{year}/report.pdf\">{}.pdf</a></p>\n", draft.title)
    } else {
        String::new()
    };
    let links: String = ["首页", "走进我们", "政务公开", "政务服务", "互动交流"]
        .iter()
        .enumerate()
        .map(|(i, name)| format!("<li><a href=\"/col/col{i}/index.html\">{name}</a></li>"))
        .collect();
    let others: String = (2014..year)
        .map(|y| {
            format!(
                "<li><a href=\"/art/{}/1/20/art_{y}.html\">{}{y}年政府信息公开工作年度报告</a><span>{}-01-20</span></li>",
                y + 1,
                draft.issuer,
                y + 1
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset={charset}\" />\n{metas}<title>{site}　年度报告　{title}</title>\n<script type=\"text/javascript\">\nvar layer = \"<table border='1'><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr></table>\";\nfunction openLayer() {{ document.write(layer); }}\n</script>\n<style>.hidden {{display:none}} td {{font-size:14px}}</style>\n</head>\n<body>\n<!--[if lt IE 9]><p>您的浏览器版本过低</p><![endif]-->\n<div class=\"top\"><a href=\"/\">{site}</a><form><input name=\"q\" value=\"\"><select><option>全站</option><option>标题</option></select></form></div>\n<ul class=\"nav\">{links}</ul>\n<div class=\"bread\">当前位置：<a href=\"/\">首页</a> &gt; <a href=\"/zwgk\">政务公开</a> &gt; 政府信息公开年报</div>\n<div style=\"display:none\"><table><tr><td>一、本年新收政府信息公开申请数量</td><td>777</td><td>777</td></tr></table></div>\n{body}\n{attachment}<div class=\"related\"><h3>相关链接</h3><ul>{others}</ul></div>\n<div class=\"share\">分享到：<span>微信</span><span>微博</span> 字号：[大] [中] [小] 浏览次数：<span id=\"hits\">1268</span></div>\n<table class=\"foot\" width=\"100%\"><tr><td>主办：{site}办公室</td><td>网站标识码：{code}0008</td></tr><tr><td colspan=\"2\">联系电话：0{phone} 公安备案号 {code}02000{phone}</td></tr></table>\n<script>document.getElementById('hits'); var t = '<table><tr><td>总计</td></tr></table>';</script>\n</body>\n</html>\n",
        charset = charset.label(),
        metas = metas(draft, rng),
        title = escape(&draft.title),
        code = draft.division,
        phone = rng.range(100, 999)
    )
}

fn catalogue(draft: &Draft, rng: &mut Rng) -> String {
    let index = format!("{}/{}-{:05}", draft.division, draft.year + 1, rng.range(1, 99999));
    match rng.below(3) {
        0 => format!(
            "<table class=\"xxgk\" width=\"100%\"><tr><td>索 引 号：</td><td>{index}</td><td>信息分类：</td><td>年度报告</td></tr><tr><td>发布机构：</td><td>{}</td><td>发文日期：</td><td>{}</td></tr><tr><td>名　　称：</td><td colspan=\"3\">{}</td></tr></table>\n",
            draft.issuer, draft.published, draft.title
        ),
        1 => format!(
            "<div class=\"info\"><span>发布时间：{}</span> <span>信息来源：{}</span> <span>索引号：{index}</span></div>\n",
            draft.published, draft.issuer
        ),
        _ => format!(
            "<table><tbody><tr><th>索引号</th><td>{index}</td></tr><tr><th>发布机构</th><td>{}</td></tr><tr><th>发布日期</th><td>{}</td></tr></tbody></table>\n",
            draft.issuer, draft.published
        ),
    }
}
