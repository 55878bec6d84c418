package dev.latchkey.auth.page;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads the parameters before anything looks at them, as UTF-8, and refuses those that cannot be read or are too many or too large. */
final class FormFilter extends OncePerRequestFilter {

    private final PageWriter pages;

    FormFilter(PageWriter pages) {
        this.pages = pages;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        request.setCharacterEncoding(StandardCharsets.UTF_8);
        HttpStatus refusal = null;
        try {
            request.getParameterMap();
        } catch (InvalidParameterException e) {
            refusal = e.getErrorCode() == HttpStatus.CONTENT_TOO_LARGE.value()
                    ? HttpStatus.CONTENT_TOO_LARGE
                    : HttpStatus.BAD_REQUEST;
        }
        if (refusal == null) {
            chain.doFilter(request, response);
        } else {
            pages.refuse(request, response, refusal, null);
        }
    }
}
