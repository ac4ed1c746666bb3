//! What the rules rest on: the clauses of 《中华人民共和国政府信息公开条例》 and of the two notices with the forms.

use crate::text::lang::Text;

/// Both versions of the form.
pub(super) const BOTH: &[&str] = &["2019", "2021"];

/// The uniform form, and its tables.
pub(super) const FORM: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 50: reports follow the uniform form; \
         forms of 国办公开办函〔2021〕30号 (from report year 2021) and 国办公开办函〔2019〕60号 (2019 and 2020)",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条：年度报告采用统一格式；\
         格式见国办公开办函〔2021〕30号（2021年度起）、国办公开办函〔2019〕60号（2019、2020年度）",
};

/// The content of a report.
pub(super) const CONTENT: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 50, items (1)–(5): what a report contains; \
         sections one to six of the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条第一款第（一）至（五）项：年度报告应当包括的内容；\
         国办公开办函〔2021〕30号、国办公开办函〔2019〕60号格式第一至六部分",
};

/// Table 三.
pub(super) const REQUESTS: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 50, item (2): requests received and handled; \
         table 三 of the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条第一款第（二）项：收到和处理政府信息公开申请情况；\
         国办公开办函〔2021〕30号、国办公开办函〔2019〕60号格式表三",
};

/// The balance of table 三, which its own head states.
pub(super) const BALANCE: Text = Text {
    en: "Head of table 三 in the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号: “the first item plus the second equals \
         the third plus the fourth”; Regulations on Open Government Information (State Council Decree No. 711), Art. 50, item (2)",
    zh: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号格式表三表头：“本列数据的勾稽关系为：第一项加第二项之和，\
         等于第三项加第四项之和”；《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条第一款第（二）项",
};

/// Table 四.
pub(super) const DISPUTES: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 50, item (3): reconsideration and \
         litigation; table 四 of the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条第一款第（三）项：因政府信息公开工作被申请行政复议、\
         提起行政诉讼的情况；国办公开办函〔2021〕30号、国办公开办函〔2019〕60号格式表四",
};

/// Table 二.
pub(super) const PROACTIVE: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 50, item (1), and Art. 20, items (1), (5), (6) \
         and (8); table 二 of the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条第一款第（一）项、第二十条第（一）（五）（六）（八）项；\
         国办公开办函〔2021〕30号、国办公开办函〔2019〕60号格式表二",
};

/// Who makes 规章.
pub(super) const RULEMAKING: Text = Text {
    en: "Legislation Law (as amended in 2023), Arts. 91 and 93: 规章 are made by ministries of the State Council and by the governments \
         of provinces, of cities divided into districts and of autonomous prefectures; table 二 of the form, item (1) of Art. 20 of the \
         Regulations on Open Government Information",
    zh: "《中华人民共和国立法法》（2023年修正）第九十一条、第九十三条：部门规章由国务院部门制定，地方政府规章由省、自治区、直辖市\
         和设区的市、自治州的人民政府制定；格式表二“第二十条第（一）项”",
};

/// When a report is published.
pub(super) const DEADLINE: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 49: departments publish their report by 31 January, \
         governments from the county up by 31 March",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条：县级以上人民政府部门应当在每年1月31日前公布上一年度报告，\
         县级以上地方人民政府的报告应当在每年3月31日前公布",
};

/// Fees for requests.
pub(super) const FEES: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 42: fees for requests; table 三, （六）2, and \
         table 二, item (8) of Art. 20, of the form of 国办公开办函〔2021〕30号",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第四十二条：依申请提供政府信息收费；国办公开办函〔2021〕30号格式表三\
         （六）2、表二“第二十条第（八）项”",
};

/// The year that a report is about.
pub(super) const YEAR: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 49: the report is that of the year before; \
         its figures cover 1 January to 31 December",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条：公布上一年度政府信息公开工作年度报告，\
         统计期限为当年1月1日至12月31日",
};

/// What the prose of a report says, against its tables.
pub(super) const PROSE: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 50, item (2); section one and table 三 of the \
         forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号 speak of the same requests",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条第一款第（二）项；国办公开办函〔2021〕30号、\
         国办公开办函〔2019〕60号格式中，第一部分文字与表三反映同一批申请，数据应当一致",
};

/// What the prose of a report says of disputes and requests, against its tables.
pub(super) const PROSE_BOTH: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 50, items (2) and (3); section one and tables 三 \
         and 四 of the forms of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号 speak of the same matters",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条第一款第（二）、（三）项；国办公开办函〔2021〕30号、\
         国办公开办函〔2019〕60号格式中，第一部分文字与表三、表四反映同一事项，数据应当一致",
};

/// What is carried from one report to the next.
pub(super) const CARRIED: Text = Text {
    en: "Rows 二 (carried in from the year before) and 四 (carried out to the next year) of table 三 in the forms of 国办公开办函〔2021〕30号 \
         and 国办公开办函〔2019〕60号; Regulations on Open Government Information (State Council Decree No. 711), Art. 50, item (2)",
    zh: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号格式表三第二项“上年结转政府信息公开申请数量”、第四项“结转下年度继续办理”；\
         《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条第一款第（二）项",
};

/// The documents in force in table 二.
pub(super) const IN_FORCE: Text = Text {
    en: "Table 二 of the form of 国办公开办函〔2021〕30号, 第二十条第（一）项: issued and repealed in the year, and in force; Regulations on Open \
         Government Information (State Council Decree No. 711), Art. 50, item (1)",
    zh: "国办公开办函〔2021〕30号格式表二“第二十条第（一）项”：本年制发件数、本年废止件数、现行有效件数；\
         《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条第一款第（一）项",
};

/// The figures of a year, and of that year alone.
pub(super) const FIGURES: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 49 (the report is that of the year before) and \
         Art. 50, items (1)–(3) (what its tables count)",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条（公布上一年度报告）、\
         第五十条第一款第（一）至（三）项（各表统计内容）",
};

/// A county's tables and those of its units.
pub(super) const DISTRICT: Text = Text {
    en: "Regulations on Open Government Information (State Council Decree No. 711), Art. 49: units report to the department in charge, \
         which publishes the report of its government; Art. 50, items (2) and (3): what tables 三 and 四 count",
    zh: "《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条：各机关向主管部门提交年度报告，\
         县级以上主管部门公布本级政府年度报告；第五十条第一款第（二）、（三）项：表三、表四统计内容",
};
