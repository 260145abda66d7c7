package io.esper.oona.cli;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.catalogue.ReadModels;
import picocli.CommandLine.Parameters;

/// Names of read models on the command line.
final class ReadModelArgument {
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Read models. Default: all.")
    private List<String> names = new ArrayList<>();

    List<Projection> selected() {
        return names.isEmpty() ? ReadModels.all() : names.stream().distinct().map(ReadModelArgument::find).toList();
    }

    static Projection find(String name) {
        return ReadModels.find(name)
                .orElseThrow(() -> CommandFailure.notFound("There is no read model '" + name + "'; there are "
                        + String.join(", ", ReadModels.all().stream().map(Projection::name).toList()) + "."));
    }
}
