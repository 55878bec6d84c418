package dev.latchkey.auth.page;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** Writes pages where no controller has been reached yet: in filters. */
@Component
class PageWriter {

    private final ThymeleafViewResolver views;

    PageWriter(ThymeleafViewResolver views, Moments moments) {
        this.views = views;
        // Where a template writes addresses, Thymeleaf keeps it from beans.
        views.addStaticVariable("moments", moments);
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException, ServletException {
        response.setHeader("HX-Push-Url", "false");
        write(request, response, status, Refusals.VIEW, Refusals.model(status, detail));
    }

    void write(
            HttpServletRequest request,
            HttpServletResponse response,
            HttpStatus status,
            String view,
            Map<String, ?> model)
            throws IOException, ServletException {
        response.setStatus(status.value());
        try {
            View resolved = views.resolveViewName(view, Locale.ENGLISH);
            resolved.render(model, request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
