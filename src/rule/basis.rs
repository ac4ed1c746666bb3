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
