package dev.latchkey.auth.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.ToIntFunction;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the body before anything looks into it, and refuses one that is too large (413) or broken on its way (400). So nobody further
 * in has to think of a body that ends or grows unexpectedly.
 */
public final class BodyLimitFilter extends OncePerRequestFilter {

    private final ToIntFunction<HttpServletRequest> limit;

    /**
     * A filter with a limit for each request.
     *
     * @param limit in bytes
     */
    public BodyLimitFilter(ToIntFunction<HttpServletRequest> limit) {
        this.limit = limit;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int most = limit.applyAsInt(request);
        if (request.getContentLengthLong() > most) {
            ProblemWriter.write(response, HttpStatus.CONTENT_TOO_LARGE);
            return;
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(most + 1);
        } catch (IOException e) {
            ProblemWriter.write(response, HttpStatus.BAD_REQUEST);
            return;
        }
        if (body.length > most) {
            ProblemWriter.write(response, HttpStatus.CONTENT_TOO_LARGE);
            return;
        }
        chain.doFilter(new ReadRequest(request, body), response);
    }
}
