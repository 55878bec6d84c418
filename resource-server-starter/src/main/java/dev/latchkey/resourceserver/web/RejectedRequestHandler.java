package dev.latchkey.resourceserver.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Answers what Spring Security's firewall rejects, such as {@code //}, {@code ;} or {@code %2e} in a path: 400. */
public final class RejectedRequestHandler implements RequestRejectedHandler {

    private static final Logger log = LoggerFactory.getLogger(RejectedRequestHandler.class);

    private static final byte[] BODY = ("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                    + "\"detail\":\"The request is malformed\"}")
            .getBytes(StandardCharsets.UTF_8);

    /** The exception's message is not logged: it may quote a header. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        log.debug("refused 400: rejected by the firewall");
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        SecurityHeaders.write(response);
        response.setContentType("application/problem+json");
        response.setContentLength(BODY.length);
        response.getOutputStream().write(BODY);
    }
}
