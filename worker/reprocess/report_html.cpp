// A report as one page: the table, and plots drawn as SVG. Nothing is loaded from elsewhere.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "worker/reprocess/report.hpp"

namespace coach::worker {
namespace {

constexpr std::size_t bins = 30;
constexpr int width = 420;
constexpr int height = 140;

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --old: #8a8f98; --new: #d9480f; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
pre { overflow-x: auto; line-height: 1.35; }
.plots { display: flex; flex-wrap: wrap; gap: 1.5rem; }
figure { margin: 0; } figcaption { font-weight: 600; }
svg { max-width: 100%; height: auto; }
.old { fill: var(--old); } .new { fill: var(--new); fill-opacity: .65; }
text { font-size: 11px; fill: currentColor; } .axis { stroke: currentColor; stroke-width: 1; }
.key::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .4em; background: var(--c); }
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string bars(const std::vector<std::size_t>& counts, double most, std::string_view name) {
  std::string svg;
  const double step = static_cast<double>(width) / static_cast<double>(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const double tall = static_cast<double>(counts[i]) / most * height;
    svg += fmt::format(R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>)", name,
                       static_cast<double>(i) * step, height - tall, step - 1, tall);
  }
  return svg;
}

std::string plot(std::string_view title, const Sample& before, const Sample& after, double end) {
  const auto old_counts = before.histogram(bins, end);
  const auto new_counts = after.histogram(bins, end);
  const double most = static_cast<double>(
      std::max({std::ranges::max(old_counts), std::ranges::max(new_counts), std::size_t{1}}));
  return fmt::format(
      R"(<figure><figcaption>{}</figcaption><svg viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}">)"
      R"({}{}<line class="axis" x1="0" y1="{}" x2="{}" y2="{}"/><text x="0" y="{}">0</text>)"
      R"(<text x="{}" y="{}" text-anchor="end">{:.0f}</text></svg></figure>)"
      "\n",
      title, width, height + 18, width, title, bars(old_counts, most, "old"), bars(new_counts, most, "new"),
      height, width, height, height + 14, width, height + 14, end);
}

// The axis ends where nearly everything lies, so that one odd value does not flatten the rest.
double axis_end(const Sample& before, const Sample& after) {
  return std::max({before.quantile(0.99), after.quantile(0.99), 1.0});
}

}  // namespace

std::string run_report_html(const RunReport& report) {
  const auto& figures = report.figures;
  const auto pair = [](std::string_view title, const Sample& before, const Sample& after) {
    return plot(title, before, after, axis_end(before, after));
  };
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\">\n<title>Run {}</title>\n<style>{}</style>\n<h1>Reprocessing run "
      "{}</h1>\n"
      "<pre>{}</pre>\n<p><span class=\"key\" style=\"--c:var(--old)\">original</span> &nbsp; "
      "<span class=\"key\" style=\"--c:var(--new)\">again</span></p>\n<div "
      "class=\"plots\">\n{}{}{}{}{}</div>\n</html>\n",
      report.run.id, style, report.run.id, escaped(run_report_table(report)),
      pair("Length, characters", figures.original.characters, figures.again.characters),
      pair("Tokens in", figures.original.tokens_in, figures.again.tokens_in),
      pair("Tokens out", figures.original.tokens_out, figures.again.tokens_out),
      pair("Latency, ms", figures.original.latency_ms, figures.again.latency_ms),
      plot("Overlap of sources, 0 to 1", Sample(), figures.overlap, 1));
}

}  // namespace coach::worker
