// The colours of charts: cobalt of blue-and-white porcelain first, then celadon, amber, copper red …; told apart by
// lightness as well as by hue.

interface Palette {
  series: string[];
  ramp: [string, string];
  inkOnLow: string;
  inkOnHigh: string;
  text: string;
  quiet: string;
  line: string;
  surface: string;
  none: string;
}

const LIGHT: Palette = {
  series: ["#17568c", "#3aa394", "#d9962b", "#b8503a", "#7766b0", "#7f9f3f", "#5f8fb8", "#8b95a1"],
  ramp: ["#dbe9f4", "#0f4675"],
  inkOnLow: "#25303b",
  inkOnHigh: "#ffffff",
  text: "#25303b",
  quiet: "#5b6875",
  line: "#e3e8ed",
  surface: "#ffffff",
  none: "#eef1f4",
};

const DARK: Palette = {
  series: ["#6cb2e6", "#5cc9b6", "#eab54f", "#e08770", "#a99bdc", "#b0cd70", "#9dbfdb", "#a4adb8"],
  ramp: ["#1f3647", "#8cc8f2"],
  inkOnLow: "#e3e8ee",
  inkOnHigh: "#10202d",
  text: "#e3e8ee",
  quiet: "#a3afbb",
  line: "#323b45",
  surface: "#1c232b",
  none: "#2a323b",
};

export function palette(): Palette {
  return document.documentElement.dataset.bsTheme === "dark" ? DARK : LIGHT;
}

/** An ECharts theme made of the palette and the page's own font. */
export function theme(): Record<string, unknown> {
  const colours = palette();
  const axis = {
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.quiet },
    splitLine: { lineStyle: { color: colours.line } },
    nameTextStyle: { color: colours.quiet },
  };
  return {
    color: colours.series,
    backgroundColor: "transparent",
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.text },
    title: { textStyle: { color: colours.text, fontSize: 14, fontWeight: 600 }, subtextStyle: { color: colours.quiet } },
    legend: { textStyle: { color: colours.quiet }, itemWidth: 12, itemHeight: 8, pageTextStyle: { color: colours.quiet } },
    tooltip: {
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 13 },
      axisPointer: { lineStyle: { color: colours.quiet }, crossStyle: { color: colours.quiet } },
    },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    logAxis: axis,
    radar: {
      axisName: { color: colours.quiet },
      axisLine: { lineStyle: { color: colours.line } },
      splitLine: { lineStyle: { color: colours.line } },
      splitArea: { show: false },
    },
    line: { symbol: "circle", symbolSize: 5, showSymbol: false, lineStyle: { width: 2 } },
    bar: { barMaxWidth: 36, itemStyle: { borderRadius: [2, 2, 0, 0] } },
    pie: { itemStyle: { borderColor: colours.surface, borderWidth: 2 }, label: { color: colours.text } },
    visualMap: { textStyle: { color: colours.quiet }, inRange: { color: colours.ramp } },
    calendar: {
      itemStyle: { color: colours.none, borderColor: colours.surface },
      splitLine: { lineStyle: { color: colours.quiet } },
      dayLabel: { color: colours.quiet },
      monthLabel: { color: colours.quiet },
      yearLabel: { color: colours.quiet },
    },
  };
}

/** A colour between two, ``share`` of the way. */
export function mix(from: string, to: string, share: number): string {
  const channel = (hex: string, index: number): number => parseInt(hex.slice(1 + 2 * index, 3 + 2 * index), 16);
  const parts = [0, 1, 2].map((index) => Math.round(channel(from, index) + (channel(to, index) - channel(from, index)) * share));
  return `rgb(${parts.join(", ")})`;
}
