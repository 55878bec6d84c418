package dev.latchkey.auth.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The parameters of a path, named for what they identify: in the code {@code /workspaces/{id}} says enough, in a generated client {@code id}
 * would not.
 */
final class PathNames {

    /** Where the name is not that of the segment before. */
    private static final Map<String, String> BY_SEGMENT = Map.of(
            "members", "user_id",
            "deliveries", "delivery_id",
            "resource-servers", "client_id");

    private final Map<String, String> newNames;
    private final String path;

    PathNames(String path) {
        List<String> segments = List.of(path.split("/"));
        this.newNames = segments.stream()
                .filter(segment -> segment.startsWith("{"))
                .collect(Collectors.toMap(
                        segment -> segment.substring(1, segment.length() - 1),
                        segment -> name(segments.get(segments.indexOf(segment) - 1))));
        this.path = Arrays.stream(path.split("/", -1))
                .map(segment -> segment.startsWith("{")
                        ? "{" + newNames.get(segment.substring(1, segment.length() - 1)) + "}"
                        : segment)
                .collect(Collectors.joining("/"));
    }

    /** Renames the parameters of a path's operations; returns the path with the new names. */
    String rename(PathItem item) {
        item.readOperations().stream()
                .map(Operation::getParameters)
                .flatMap(parameters -> Optional.ofNullable(parameters).stream())
                .flatMap(List::stream)
                .filter(parameter -> "path".equals(parameter.getIn()))
                .forEach(this::rename);
        return path;
    }

    private void rename(Parameter parameter) {
        parameter.setName(newNames.getOrDefault(parameter.getName(), parameter.getName()));
    }

    private static String name(String segment) {
        String usual = segment.replaceAll("s$", "").replace('-', '_') + "_id";
        return BY_SEGMENT.getOrDefault(segment, usual);
    }
}
