// What the values of a task are called, shown as and edited with. Codes are those of the contract.

export const ROLES = [["lead", "牵头"], ["responsible", "责任"], ["support", "配合"], ["actor", "执行"], ["recipient", "报送至"]];
export const KINDS = [["by", "截止"], ["on", "当日/当月"], ["during", "期间"], ["recurring", "周期"], ["from", "起始"], ["relative", "相对期限"], ["ongoing", "长期"]];
export const TARGET_KINDS = [["count", "数量"], ["rate", "比率"], ["amount", "金额"], ["coverage", "覆盖"], ["qualitative", "定性"]];
export const COMPARATORS = [["", "无"], [">=", "不少于"], ["<=", "不超过"], ["=", "等于"], ["~", "约"]];
export const MODALITIES = [["must", "必须"], ["forbid", "禁止"], ["encourage", "鼓励"]];
export const CATEGORIES = ["重点任务", "阶段安排", "保障措施", "报送", "通报要求"].map((name) => [name, name]);
const BASES = { note: "括号注明", inherited: "括号范围推及", text: "正文", table: "表格" };

const name = (pairs, key) => pairs.find(([code]) => code === key)?.[1] ?? key ?? "";

export const PARTS = {
  assignment: {
    title: "责任", list: "assignments", words: "unit",
    key: (value) => `${value.role}|${value.unit}`,
    text: (value) => `${name(ROLES, value.role)}：${value.unit}`,
    more: (value) => [BASES[value.basis], value.canonical && value.canonical !== value.unit ? `即 ${value.canonical}` : ""].filter(Boolean).join("，"),
    fields: (value) => [
      { name: "unit", label: "单位", value: value.unit, required: true },
      { name: "role", label: "角色", options: ROLES, value: value.role ?? "responsible" },
    ],
  },
  deadline: {
    title: "时限", list: "deadlines", words: "surface",
    key: (value) => `${value.kind}|${value.surface}`,
    text: (value) => value.surface,
    more: (value) => [name(KINDS, value.kind), value.start_date && `${value.start_date} 起`, value.due_date && `至 ${value.due_date}`, value.rrule].filter(Boolean).join("，"),
    fields: (value) => [
      { name: "surface", label: "原文", value: value.surface, required: true },
      { name: "kind", label: "类别", options: KINDS, value: value.kind ?? "by" },
      { name: "start_date", label: "开始", type: "date", value: value.start_date },
      { name: "due_date", label: "截止", type: "date", value: value.due_date },
      { name: "rrule", label: "周期规则", value: value.rrule },
    ],
  },
  target: {
    title: "目标", list: "targets", words: "surface",
    key: (value) => `${value.surface}|${value.metric ?? ""}`,
    text: (value) => `${value.metric ? `${value.metric}：` : ""}${value.surface}`,
    more: (value) => [name(TARGET_KINDS, value.kind), value.period].filter(Boolean).join("，"),
    fields: (value) => [
      { name: "surface", label: "原文", value: value.surface, required: true },
      { name: "metric", label: "指标", value: value.metric },
      { name: "kind", label: "类别", options: TARGET_KINDS, value: value.kind ?? "count" },
      { name: "comparator", label: "比较", options: COMPARATORS, value: value.comparator ?? "" },
      { name: "value_min", label: "下限", value: value.value_min ?? "" },
      { name: "value_max", label: "上限", value: value.value_max ?? "" },
      { name: "unit", label: "单位", value: value.unit },
      { name: "period", label: "周期", value: value.period },
    ],
  },
  action: {
    title: "措施", list: "actions", words: "text",
    key: (value) => value.text,
    text: (value) => `${value.seq}. ${value.text}`,
    more: (value) => (value.modality === "must" ? "" : name(MODALITIES, value.modality)),
    fields: (value) => [
      { name: "text", label: "措施", value: value.text, long: true, required: true },
      { name: "modality", label: "语气", options: MODALITIES, value: value.modality ?? "must" },
    ],
  },
};

export const NAMES = { task: "任务", ...Object.fromEntries(Object.entries(PARTS).map(([key, part]) => [key, part.title])) };
