package dev.latchkey.resourceserver.web;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One element of {@code latchkey.resource-server.routes}: what a request must have, besides a good credential.
 *
 * @param methods HTTP methods that it is about; none means all. GET stands for HEAD too, which reads the same
 * @param path pattern as in {@code @RequestMapping}
 * @param scope the scopes of which any one is enough; none means that no scope is needed
 * @param endpointGroup the endpoint group that the route belongs to; a credential must list it. {@code null} means none
 * @param errorStyle how refusals are written
 */
public record RouteSettings(
        @NotNull @DefaultValue
        Set<
                        @Pattern(
                                regexp = "GET|POST|PUT|PATCH|DELETE|OPTIONS",
                                message =
                                        "latchkey.resource-server.routes[].methods takes GET, POST, PUT, PATCH, DELETE and"
                                                + " OPTIONS")
                        String>
                methods,

        @NotNull(message = "latchkey.resource-server.routes[].path is missing")
        @Pattern(regexp = "/.*", message = "latchkey.resource-server.routes[].path must begin with /")
        String path,

        @NotNull @DefaultValue
        Set<
                        @Pattern(
                                regexp = "[\\x21\\x23-\\x5B\\x5D-\\x7E]+",
                                message =
                                        "latchkey.resource-server.routes[].scope takes scopes without spaces and quotes")
                        String>
                scope,

        @Pattern(
                regexp = "[A-Za-z0-9][A-Za-z0-9._-]*",
                message = "latchkey.resource-server.routes[].endpoint-group must be the id of one endpoint group")
        String endpointGroup,

        @NotNull @DefaultValue("problem") ErrorStyle errorStyle) {}
