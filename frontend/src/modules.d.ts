// Modules and globals that bring no types of their own.

// One file per chart kind: the barrels "echarts/charts" … would put all kinds into one chunk.
declare module "echarts/lib/*" {
  type Extension = (registers: import("echarts/core").EChartsExtensionInstallRegisters) => void;
  export const install: Extension;
  export const installLabelLayout: Extension;
  export const installLegacyGridContainLabel: Extension;
}

interface Window {
  jQuery?: never; // Tabler's sources ask for it
}
