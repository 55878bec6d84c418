package dev.latchkey.auth;

import dev.latchkey.auth.event.RequestId;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Gives each request its id, the caller's own if that is well formed, and tells it in {@code X-Request-Id}. */
final class RequestIdFilter implements Filter {

    private static final String ATTRIBUTE = RequestIdFilter.class.getName();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestId.begin(id((HttpServletRequest) request, (HttpServletResponse) response));
        try {
            chain.doFilter(request, response);
        } finally {
            RequestId.end();
        }
    }

    /** The dispatch that tells of an error, or goes on elsewhere, is the same request. */
    private static String id(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String id = RequestId.of(request.getHeader(RequestId.HEADER));
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(RequestId.HEADER, id);
        return id;
    }
}
