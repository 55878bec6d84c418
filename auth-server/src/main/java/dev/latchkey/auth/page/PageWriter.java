package dev.latchkey.auth.page;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** Writes pages where no controller has been reached yet: in filters. A command that serves nothing has no views. */
@Component
class PageWriter {

    private final ObjectProvider<ThymeleafViewResolver> views;

    PageWriter(ObjectProvider<ThymeleafViewResolver> views, Moments moments, ObjectProvider<SignInLink> signInLinks) {
        this.views = views;
        // Where a template writes addresses, Thymeleaf keeps it from beans.
        views.ifAvailable(resolver -> resolver.addStaticVariable("moments", moments));
        views.ifAvailable(resolver ->
                resolver.addStaticVariable("signInLinks", signInLinks.stream().toList()));
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException, ServletException {
        write(request, response, status, Refusals.VIEW, Refusals.model(status, detail, request, response));
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
            View resolved = views.getObject().resolveViewName(view, Locale.ENGLISH);
            resolved.render(model, request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
