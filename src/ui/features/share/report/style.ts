/** The look of a report: the page's own, in one small sheet, for paper and screens. */
export const REPORT_STYLE = `
:root { color-scheme: light; }
body { margin: 0; background: #f6f6f3; color: #15171c; font: 14px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { margin: 0 0 4px; color: #15171c; font-size: 24px; }
h2 { margin: 0 0 10px; font-size: 16px; }
header, footer { margin-bottom: 20px; color: #4d525c; }
section { margin: 0 0 16px; padding: 16px; border: 1px solid #e3e3dd; border-radius: 10px; background: #fff; }
a { color: #2f5fd0; }
p { margin: 4px 0; }
svg { display: block; width: 100%; max-width: 720px; height: auto; }
svg text { font: 13px system-ui, sans-serif; fill: #15171c; }
figure { margin: 0; min-width: 0; }
figcaption { margin-bottom: 6px; font-weight: 600; }
figure p { color: #4d525c; font-size: 12.5px; }
code { font-size: 12px; overflow-wrap: anywhere; }
pre { overflow: auto; font-size: 12px; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 24px; }
.scroll { overflow-x: auto; margin: 0 0 16px; }
table { width: 100%; border-collapse: collapse; background: #fff; font-variant-numeric: tabular-nums; }
th, td { padding: 8px 10px; border: 1px solid #e3e3dd; text-align: left; vertical-align: top; }
thead th { border-top: 3px solid #15171c; }
small { color: #4d525c; font-weight: 400; }
.confusion { font-size: 11px; }
.confusion th, .confusion td { padding: 2px 4px; border: 1px solid #fff; text-align: right; }
.confusion th { font-weight: 400; white-space: nowrap; }
@media print { body { background: #fff; } main { max-width: none; padding: 0; } section { break-inside: avoid; } }
`;
