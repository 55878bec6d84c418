package dev.latchkey.resourceserver.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
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

    private static final RouteRule CREDENTIAL_ONLY = RouteRule.of(PARSER.parse("/**"), false);

    private final List<RouteRule> rules;

    /**
     * @param publicPaths patterns of paths that need no credential; they go before the routes
     */
    public RouteRules(List<String> publicPaths, List<RouteSettings> routes) {
        Stream<RouteRule> open = publicPaths.stream().map(path -> RouteRule.of(PARSER.parse(path), true));
        Stream<RouteRule> guarded = routes.stream().map(route -> RouteRule.of(PARSER.parse(route.path()), route));
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
