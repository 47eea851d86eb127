#include "worker/reprocess/comparison.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "worker/reprocess/report.hpp"

namespace coach::worker {
namespace {

Answer answer(double characters, std::vector<std::string> sources, bool failed = false) {
  return {failed, characters, 1'000, 200, 3'000, std::move(sources)};
}

TEST(ReprocessComparison, OverlapIsTheCommonPartOfAllSources) {
  EXPECT_EQ(source_overlap({"a", "b"}, {"b", "a"}), 1);
  EXPECT_DOUBLE_EQ(source_overlap({"a", "b", "c"}, {"b", "c", "d"}), 0.5);
  EXPECT_EQ(source_overlap({"a"}, {"b"}), 0);
  EXPECT_EQ(source_overlap({}, {}), 1);
  EXPECT_EQ(source_overlap({"a"}, {}), 0);
}

TEST(ReprocessComparison, QuantilesLieBetweenTheValues) {
  Sample sample;
  for (const double value : {40.0, 10.0, 30.0, 20.0}) sample.add(value);
  EXPECT_EQ(sample.mean(), 25);
  EXPECT_EQ(sample.quantile(0), 10);
  EXPECT_EQ(sample.quantile(0.5), 25);
  EXPECT_EQ(sample.quantile(1), 40);
  sample.add(0);
  EXPECT_EQ(sample.quantile(0.5), 20) << "also after a quantile was asked for";
  EXPECT_EQ(Sample().quantile(0.5), 0);
}

TEST(ReprocessComparison, AHistogramLosesNothing) {
  Sample sample;
  for (const double value : {0.0, 9.9, 10.0, 99.0, 1'000.0}) sample.add(value);
  EXPECT_EQ(sample.histogram(10, 100), (std::vector<std::size_t>{2, 1, 0, 0, 0, 0, 0, 0, 0, 2}));
}

TEST(ReprocessComparison, FailuresCountAndDoNotSpoilTheMeans) {
  Comparison figures;
  figures.add(answer(100, {"a"}), answer(200, {"a"}));
  figures.add(answer(0, {}, true), answer(300, {"b"}));
  figures.add(answer(100, {"a"}), answer(0, {}, true));
  EXPECT_EQ(figures.turns, 3u);
  EXPECT_EQ(figures.original.characters.mean(), 100);
  EXPECT_EQ(figures.again.characters.mean(), 250);
  EXPECT_EQ(figures.repaired, 1u);
  EXPECT_EQ(figures.broken, 1u);
  EXPECT_EQ(figures.overlap.count(), 1u);
  EXPECT_EQ(figures.same_sources, 1u);
  EXPECT_NEAR(figures.again.usd({1, 1}), 3 * 1'200 / 1e6, 1e-12) << "failed attempts are paid for, too";
}

RunReport report() {
  RunReport made;
  made.run = {7, "complete", "2026-11-24 12:00", "some/<model>", 5, 8, 2, {1, 1}, {1, 1}, 0.0024};
  made.figures.add(answer(100, {"a", "b"}), answer(150, {"a"}));
  made.figures.add(answer(100, {"a"}), answer(150, {"a"}));
  return made;
}

TEST(ReprocessReport, TheTableComparesBothSides) {
  const auto text = run_report_table(report());
  EXPECT_NE(text.find("length, characters, mean              100          150    +50.0 %"), std::string::npos)
      << text;
  EXPECT_NE(text.find("sources overlap 75 % on average, 1 turns have the same"), std::string::npos) << text;
}

TEST(ReprocessReport, JsonHasTheSameFigures) {
  const auto json = boost::json::parse(run_report_json(report()));
  EXPECT_EQ(json.at("run").as_int64(), 7);
  EXPECT_EQ(json.at("again").at("characters").at("p50").to_number<double>(), 150);
  EXPECT_EQ(json.at("sources_overlap").to_number<double>(), 0.75);
}

TEST(ReprocessReport, ThePageLoadsNothingAndEscapes) {
  const auto page = run_report_html(report());
  EXPECT_EQ(page.find("http"), std::string::npos);
  EXPECT_EQ(page.find("<model>"), std::string::npos);
  EXPECT_NE(page.find("some/&lt;model&gt;"), std::string::npos);
  EXPECT_NE(page.find("<svg"), std::string::npos);
  EXPECT_NE(page.find("<rect class=\"new\""), std::string::npos);
}

TEST(ReprocessReport, AnEmptyRunIsAReportAsWell) {
  RunReport empty;
  EXPECT_NE(run_report_table(empty).find("0 of 0 turns"), std::string::npos);
  EXPECT_NO_THROW(run_report_html(empty));
  EXPECT_NO_THROW(run_report_json(empty));
}

}  // namespace
}  // namespace coach::worker
