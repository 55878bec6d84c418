package dev.latchkey.resourceserver.webhook;

import dev.latchkey.protocol.WebhookSignature;
import dev.latchkey.resourceserver.web.SecurityHeaders;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Lets a callback through to the application only if it is signed with a secret that is known here. A message with an id is
 * received once: while the application is at it, another delivery is answered 409; once the application has answered with 2xx,
 * later ones are answered 204 with {@code Webhook-Duplicate: true} and go no further, so that a sender who missed the first answer
 * stops trying. If the application fails, the next delivery is a first one again. Each process remembers its own.
 *
 * <p>Belongs behind Spring Security's firewall and before the filter that asks for credentials, which must let the same paths
 * pass. The query string is not signed by anyone and the application should not read it. An application that answers
 * asynchronously counts as having taken the message once it has begun.
 */
public final class WebhookFilter implements Filter {

    private static final Logger log = LoggerFactory.getLogger(WebhookFilter.class);

    private static final int MAX_REMEMBERED = 200_000;

    private final List<PathPattern> paths;
    private final List<WebhookSignature> secrets;
    private final WebhookSettings settings;
    private final ReceivedMessages received;
    private final Clock clock;

    public WebhookFilter(WebhookSettings settings, Clock clock) {
        this(settings, MAX_REMEMBERED, clock);
    }

    WebhookFilter(WebhookSettings settings, int maxRemembered, Clock clock) {
        this.paths = settings.paths().stream()
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
        this.secrets = settings.secrets().stream().map(WebhookSignature::new).toList();
        this.settings = settings;
        // A timestamp may be as far ahead of our clock as behind it.
        Duration window = settings.tolerance().multipliedBy(2);
        this.received = new ReceivedMessages(window, maxRemembered);
        this.clock = clock;
        if (!paths.isEmpty() && secrets.isEmpty()) {
            log.warn("No latchkey.resource-server.webhook.secrets are set: every callback is refused");
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest httpRequest = (HttpServletRequest) request;
        HttpServletResponse httpResponse = (HttpServletResponse) response;
        if (request.getDispatcherType() != DispatcherType.REQUEST || !isCallback(httpRequest)) {
            chain.doFilter(request, response);
            return;
        }
        SecurityHeaders.write(httpResponse);
        try {
            receive(httpRequest, httpResponse, chain);
        } catch (WebhookRefusedException refused) {
            log.debug("callback refused {}: {}", refused.refusal().status(), refused.getMessage());
            refused.refusal().write(httpResponse);
        }
    }

    private void receive(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        SignedHeaders headers = headers(request);
        byte[] body = body(request);
        headers.requireSignedBy(secrets, body);
        VerifiedRequest verified = new VerifiedRequest(request, body);
        if (headers.hasMessage()) {
            receiveOnce(headers.id(), verified, response, chain);
        } else {
            chain.doFilter(verified, response);
        }
    }

    /** What can be refused without reading the body. */
    private SignedHeaders headers(HttpServletRequest request) {
        if (secrets.isEmpty()) {
            throw WebhookRefusedException.unverified("no secret is configured");
        }
        SignedHeaders headers = SignedHeaders.of(request, settings.header());
        if (headers.hasMessage()) {
            headers.requireRecent(clock.instant(), settings.tolerance());
        } else if (settings.requireTimestamp()) {
            throw WebhookRefusedException.unverified("no timestamp");
        }
        return headers;
    }

    private byte[] body(HttpServletRequest request) throws IOException {
        int limit = Math.toIntExact(settings.maxBodySize().toBytes());
        if (request.getContentLengthLong() > limit) {
            throw new WebhookRefusedException(WebhookRefusal.TOO_LARGE, "a declared length above the limit");
        }
        byte[] body = request.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            throw new WebhookRefusedException(WebhookRefusal.TOO_LARGE, "a body above the limit");
        }
        return body;
    }

    private void receiveOnce(String id, VerifiedRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        switch (received.begin(id, clock.instant())) {
            case FIRST -> pass(id, request, response, chain);
            case DUPLICATE -> {
                log.debug("callback answered as a duplicate");
                response.setHeader("Webhook-Duplicate", "true");
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            case IN_PROGRESS ->
                throw new WebhookRefusedException(WebhookRefusal.IN_PROGRESS, "its first delivery is not answered yet");
            case NO_ROOM ->
                throw new WebhookRefusedException(WebhookRefusal.TOO_MANY, "no room to remember another message");
        }
    }

    private void pass(String id, VerifiedRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean taken = false;
        try {
            chain.doFilter(request, response);
            taken = response.getStatus() / 100 == 2;
        } finally {
            if (taken) {
                received.succeed(id);
            } else {
                received.fail(id);
            }
        }
    }

    private boolean isCallback(HttpServletRequest request) {
        RequestPath parsed = ServletRequestPathUtils.hasParsedRequestPath(request)
                ? ServletRequestPathUtils.getParsedRequestPath(request)
                : ServletRequestPathUtils.parse(request);
        PathContainer path = parsed.pathWithinApplication();
        for (PathPattern pattern : paths) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
