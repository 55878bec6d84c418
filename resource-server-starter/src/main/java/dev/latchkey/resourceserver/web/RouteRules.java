package dev.latchkey.resourceserver.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The rules of all routes; the first that matches holds. Paths are parsed and matched by the code that Spring MVC uses, so that
 * what looks like another path to us is another path to it too. What no rule matches needs a good credential and nothing more.
 */
public final class RouteRules {

    private static final PathPatternParser PARSER = PathPatternParser.defaultInstance;

    private static final RouteRule CREDENTIAL_ONLY =
            new RouteRule(Set.of(), PARSER.parse("/**"), false, null, ErrorStyle.PROBLEM);

    private final List<RouteRule> rules;

    /**
     * @param publicPaths patterns of paths that need no credential; they go before the routes
     */
    public RouteRules(List<String> publicPaths, List<RouteSettings> routes) {
        Stream<RouteRule> open = publicPaths.stream()
                .map(path -> new RouteRule(Set.of(), PARSER.parse(path), true, null, ErrorStyle.PROBLEM));
        Stream<RouteRule> guarded = routes.stream()
                .map(route -> new RouteRule(
                        Set.copyOf(route.methods()),
                        PARSER.parse(route.path()),
                        false,
                        route.scope(),
                        route.errorStyle()));
        this.rules = Stream.concat(open, guarded).toList();
    }

    RouteRule ruleFor(HttpServletRequest request) {
        // The method is the request line's: headers and parameters that want to override it are not read by anyone.
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        PathContainer path = path(request).pathWithinApplication();
        for (RouteRule rule : rules) {
            if (rule.matches(method, path)) {
                return rule;
            }
        }
        return CREDENTIAL_ONLY;
    }

    private static RequestPath path(HttpServletRequest request) {
        return ServletRequestPathUtils.hasParsedRequestPath(request)
                ? ServletRequestPathUtils.getParsedRequestPath(request)
                : ServletRequestPathUtils.parse(request);
    }
}
