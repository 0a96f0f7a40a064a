import { DEFAULT_IMAGE } from '../../src/constructs/page-pod.js';
import { ingress, ingressRoute, path } from '../reconciler/cluster/routes.js';

/** The namespace of the shop. */
export const SHOP = 'shop';
const app = { app: 'web' };

const nginxConf = `error_log stderr;
pid /tmp/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path /tmp/body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  server {
    listen 8080;
    location / { return 200 "app web"; }
  }
}
`;

/** An app of two Pods that answers every request with 200 and `app web`, and finishes what it has begun when it ends. */
export const shopApp: readonly object[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SHOP, labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: SHOP }, data: { 'nginx.conf': nginxConf } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: SHOP }, spec: { selector: app, ports: [{ port: 80, targetPort: 8080 }] } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: SHOP },
    spec: {
      replicas: 2,
      selector: { matchLabels: app },
      template: {
        metadata: { labels: app },
        spec: {
          securityContext: { runAsUser: 101, runAsGroup: 101 },
          containers: [
            {
              name: 'nginx',
              image: DEFAULT_IMAGE,
              command: ['nginx', '-e', 'stderr', '-c', '/etc/web/nginx.conf', '-g', 'daemon off;'],
              readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
              lifecycle: { preStop: { exec: { command: ['/bin/sleep', '5'] } } },
              volumeMounts: [{ name: 'web', mountPath: '/etc/web' }, { name: 'tmp', mountPath: '/tmp' }],
            },
          ],
          volumes: [{ name: 'web', configMap: { name: 'web' } }, { name: 'tmp', emptyDir: {} }],
        },
      },
    },
  },
];

/** The host of each route; both lead to the app. */
export const hosts = { Ingress: 'ingress.example', IngressRoute: 'ingressroute.example' } as const;

/** The app's routes, as their owners deploy them. */
export const shopRoutes = [
  ingress(SHOP, { rules: [{ host: hosts.Ingress, http: { paths: [path('/', 'web')] } }] }),
  ingressRoute(SHOP, { entryPoints: ['web'], routes: [{ match: `Host(\`${hosts.IngressRoute}\`)`, kind: 'Rule', services: [{ name: 'web', port: 80 }] }] }),
];
