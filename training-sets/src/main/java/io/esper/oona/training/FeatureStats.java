package io.esper.oona.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Mean, standard deviation (of the population), least and greatest of each number of vectors, in one pass (Welford 1962), in
/// double precision and in the order of the rows, so that equal rows give equal bits. For one thread.
final class FeatureStats {
    private final List<Feature> features;
    private final double[] mean;
    private final double[] squares;
    private final float[] least;
    private final float[] greatest;
    private long count;

    FeatureStats(List<Feature> features) {
        this.features = features;
        mean = new double[features.size()];
        squares = new double[features.size()];
        least = new float[features.size()];
        greatest = new float[features.size()];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
    }

    void add(float[] vector) {
        count++;
        for (int i = 0; i < mean.length; i++) {
            float value = vector[i];
            double delta = value - mean[i];
            mean[i] += delta / count;
            squares[i] += delta * (value - mean[i]);
            least[i] = Math.min(least[i], value);
            greatest[i] = Math.max(greatest[i], value);
        }
    }

    long count() {
        return count;
    }

    String json() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < mean.length; i++) {
            JsonText line = new JsonText().field("index", i).field("name", features.get(i).name());
            if (count == 0) {
                line.raw("mean", null).raw("std", null).raw("min", null).raw("max", null);
            } else {
                line.field("mean", mean[i]).field("std", Math.sqrt(squares[i] / count)).field("min", least[i])
                        .field("max", greatest[i]);
            }
            lines.add(line.end());
        }
        return "{\n  \"split\": \"train\",\n  \"rows\": " + count + ",\n  \"features\": [\n    "
                + String.join(",\n    ", lines) + "\n  ]\n}\n";
    }

    /// The ranges as a table of a page.
    void rows(StringBuilder page) {
        page.append(
                "<table><tr><th>Feature</th><th>Unit</th><th>min</th><th>mean</th><th>std</th><th>max</th><th></th></tr>\n");
        for (int i = 0; i < mean.length; i++) {
            double deviation = Math.sqrt(squares[i] / count);
            page.append("<tr><td>").append(ReportPage.escaped(features.get(i).name())).append("</td><td>")
                    .append(ReportPage.escaped(features.get(i).unit())).append("</td>");
            for (double value : new double[]{least[i], mean[i], deviation, greatest[i]}) {
                page.append("<td>").append(String.format(Locale.ROOT, "%.4g", value)).append("</td>");
            }
            page.append("<td>").append(Plot.range(least[i], mean[i], deviation, greatest[i])).append("</td></tr>\n");
        }
        page.append("</table>");
    }

    static String describe(List<Feature> features, int version, String note) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            lines.add(new JsonText().field("index", i).field("name", feature.name()).field("unit", feature.unit())
                    .field("source", feature.source()).field("fill", feature.fill()).end());
        }
        return "{\n  \"version\": " + version + ",\n  \"width\": " + features.size() + ",\n  \"note\": "
                + JsonText.quoted(note) + ",\n  \"features\": [\n    " + String.join(",\n    ", lines) + "\n  ]\n}\n";
    }
}
