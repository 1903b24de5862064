package sample.provider;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/** Counts the refreshes at the token endpoint. Thread-safe. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RefreshCount extends OncePerRequestFilter {

    private final Map<String, AtomicInteger> presented = new ConcurrentHashMap<>();
    private final AtomicInteger granted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!"refresh_token".equals(request.getParameter("grant_type"))) {
            chain.doFilter(request, response);
            return;
        }
        presented
                .computeIfAbsent(request.getParameter("refresh_token"), token -> new AtomicInteger())
                .incrementAndGet();
        chain.doFilter(request, response);
        (response.getStatus() == HttpServletResponse.SC_OK ? granted : refused).incrementAndGet();
    }

    /** {@return how many access tokens were refreshed: each refresh token counts once, however often it was presented} */
    public int expiries() {
        return presented.size();
    }

    /** {@return how many requests there were} */
    public int requests() {
        return presented.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** {@return how many of them were answered with tokens} */
    public int granted() {
        return granted.get();
    }

    /** {@return how many of them were answered with an error} */
    public int refused() {
        return refused.get();
    }
}
