/** How a page is reached. */
export interface PageServiceProps {
  /**
   * The Service's type. Some cloud load balancers want `NodePort`.
   * @default 'ClusterIP'
   */
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  /**
   * More annotations of the Service, such as a load balancer's health check.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}
