import { Chart } from 'cdk8s';
import { Deployment, Ingress, IngressBackend, type Service } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { IngressRoute, IngressRouteSpecRoutesKind, IngressRouteSpecRoutesServicesPort } from '../../imports/traefik.io.js';
import { MaintenancePage } from '../../src/index.js';

/** An app behind an Ingress and a Traefik IngressRoute, with a maintenance page of its own beside it. */
export class ShopChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop' });
    const shop = this.shop();
    const page = new MaintenancePage(this, 'maintenance', {
      pageName: 'shop',
      html: '<!doctype html><html lang="en"><title>Closed for a moment</title><h1>We are restocking. Back at noon!</h1></html>',
      retryAfterSeconds: 600,
      pod: { workload: 'deployment', replicas: 2 },
    });

    new Ingress(this, 'ingress', {
      rules: [
        { host: 'shop.example.com', path: '/', backend: IngressBackend.fromService(shop) },
        // A part of the shop that stays closed: no operator is needed for that.
        { host: 'shop.example.com', path: '/outlet', backend: IngressBackend.fromService(page.service) },
      ],
    });
    this.adminRoute(shop);
  }

  private shop(): Service {
    const deployment = new Deployment(this, 'shop', { containers: [{ image: 'registry.example.com/shop:1.4.2', portNumber: 8000 }] });
    return deployment.exposeViaService({ name: 'shop', ports: [{ port: 80, targetPort: 8000 }] });
  }

  private adminRoute(shop: Service): void {
    const services = [{ name: shop.name, port: IngressRouteSpecRoutesServicesPort.fromNumber(shop.port) }];
    new IngressRoute(this, 'admin', {
      metadata: { name: 'admin' },
      spec: { entryPoints: ['websecure'], routes: [{ match: 'Host(`admin.example.com`)', kind: IngressRouteSpecRoutesKind.RULE, services }] },
    });
  }
}
