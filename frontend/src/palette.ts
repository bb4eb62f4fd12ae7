// The colours of charts: cobalt of blue-and-white porcelain first, then celadon, amber, copper red …; told apart by
// lightness as well as by hue.

interface Palette {
  good: string;
  warn: string;
  bad: string;
  series: string[];
  ramp: [string, string];
  inks: [string, string];
  text: string;
  quiet: string;
  line: string;
  surface: string;
  none: string;
}

const LIGHT: Palette = {
  good: "#1c7c54",
  warn: "#b87503",
  bad: "#b3352b",
  series: ["#17568c", "#3aa394", "#d9962b", "#b8503a", "#7766b0", "#7f9f3f", "#5f8fb8", "#8b95a1"],
  ramp: ["#dbe9f4", "#0f4675"],
  inks: ["#1b2530", "#ffffff"],
  text: "#25303b",
  quiet: "#5b6875",
  line: "#e3e8ed",
  surface: "#ffffff",
  none: "#eef1f4",
};

const DARK: Palette = {
  good: "#5cc594",
  warn: "#e9b44c",
  bad: "#f0897f",
  series: ["#6cb2e6", "#5cc9b6", "#eab54f", "#e08770", "#a99bdc", "#b0cd70", "#9dbfdb", "#a4adb8"],
  ramp: ["#1f3647", "#8cc8f2"],
  inks: ["#0c151d", "#ffffff"],
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
  const size = "wall" in document.documentElement.dataset ? 15 : 12; // a wall is read from afar
  const axis = {
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.quiet, fontSize: size },
    splitLine: { lineStyle: { color: colours.line } },
    nameTextStyle: { color: colours.quiet, fontSize: size },
  };
  return {
    color: colours.series,
    backgroundColor: "transparent",
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.text },
    title: { textStyle: { color: colours.text, fontSize: 14, fontWeight: 600 }, subtextStyle: { color: colours.quiet } },
    legend: { textStyle: { color: colours.quiet, fontSize: size }, itemWidth: 12, itemHeight: 8, pageTextStyle: { color: colours.quiet } },
    tooltip: {
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: size + 1 },
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
    pie: { itemStyle: { borderColor: colours.surface, borderWidth: 2 }, label: { color: colours.text, fontSize: size } },
    visualMap: { textStyle: { color: colours.quiet, fontSize: size }, inRange: { color: colours.ramp } },
    calendar: {
      itemStyle: { color: colours.none, borderColor: colours.surface },
      splitLine: { lineStyle: { color: colours.quiet } },
      dayLabel: { color: colours.quiet },
      monthLabel: { color: colours.quiet },
      yearLabel: { color: colours.quiet },
    },
  };
}

type Rgb = [number, number, number];

function channels(hex: string): Rgb {
  return [0, 1, 2].map((index) => parseInt(hex.slice(1 + 2 * index, 3 + 2 * index), 16)) as Rgb;
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((each) => {
    const share = each / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** A colour of the ramp, ``share`` of the way up, and the ink that reads best on it (WCAG contrast). */
export function shade(colours: Palette, share: number): { area: string; ink: string } {
  const [low, high] = colours.ramp.map(channels) as [Rgb, Rgb];
  const area = low.map((each, index) => Math.round(each + ((high[index] ?? 0) - each) * share)) as Rgb;
  const contrast = (ink: string): number => {
    const [light, dark] = [luminance(area), luminance(channels(ink))].sort((one, other) => other - one) as [number, number];
    return (light + 0.05) / (dark + 0.05);
  };
  const ink = contrast(colours.inks[0]) >= contrast(colours.inks[1]) ? colours.inks[0] : colours.inks[1];
  return { area: `rgb(${area.join(", ")})`, ink };
}
